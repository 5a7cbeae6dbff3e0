/** Where each child of a list stands: as she was first read, page after page. Whoever comes after all pages were there comes first, to be seen. */
export type Order = ReadonlyMap<string, number>

export function orderWith(order: Order, children: readonly string[], wasWhole: boolean): Order {
  const unknown = children.filter(child => !order.has(child))
  if (unknown.length === 0) return order
  const places = [...order.values()]
  const first = wasWhole ? Math.min(0, ...places) - unknown.length : Math.max(-1, ...places) + 1
  return new Map([...order, ...unknown.map((child, i) => [child, first + i] as const)])
}
