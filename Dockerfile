# docker build -t qinghe . && docker run -p 127.0.0.1:8080:8080 -v qinghe:/data qinghe
# 正式安装：docker run -it -v qinghe:/data qinghe init
FROM node:24-bookworm-slim AS build
WORKDIR /qinghe
COPY package.json package-lock.json .npmrc ./
COPY domain/package.json domain/
COPY server/package.json server/
COPY web/package.json web/
RUN npm ci --no-fund --no-audit
COPY . .
RUN node node_modules/vite/bin/vite.js build --config web/vite.config.ts \
  && npm ci --omit=dev --no-fund --no-audit \
  && rm -rf .git e2e bench/results node_modules/node-linux-* \
  && find node_modules/@expo-google-fonts/noto-serif-sc -name '*.ttf' ! -path '*/400Regular/*' ! -path '*/700Bold/*' -delete

FROM node:24-bookworm-slim
# An ordinary user, so that PostgreSQL runs as the same one and nothing here is root.
RUN useradd --uid 10001 --create-home qinghe && install -d -o qinghe -g qinghe -m 0711 /data
COPY --from=build /qinghe /qinghe
USER qinghe
# Inside a container loopback is nobody's; who may reach the port is decided by -p above.
ENV QINGHE_HOME=/data PORT=8080 HOST=0.0.0.0
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/qinghe/cli/main.ts"]
CMD ["start"]
