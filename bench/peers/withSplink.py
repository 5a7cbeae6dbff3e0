"""Splink's side of bench/linkage.ts: reads the same Parquet, trains as its documentation does, writes one JSON object.

python withSplink.py LEFT RIGHT TRUTH THREADS MEMORY SPILL RULES
"""
import json
import resource
import sys
import time

import duckdb
import splink
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

left, right, truth, threads, memory, spill, rules = sys.argv[1:8]
rules = json.loads(rules)
con = duckdb.connect(":memory:")
con.execute(f"set threads = {threads}; set memory_limit = '{memory}'; set temp_directory = '{spill}'; set preserve_insertion_order = false")
times = {}
cpus = {}
began = time.perf_counter()


def lap(name):
    global began
    now = time.perf_counter()
    times[name] = round(now - began, 3)
    cpus[name] = round(time.process_time() - sum(cpus.values()), 3)
    began = now


con.execute(f"create table l as select * from read_parquet('{left}')")
con.execute(f"create table r as select * from read_parquet('{right}')")
lap("read")
settings = SettingsCreator(
    link_type="link_only",
    unique_id_column_name="id",
    comparisons=[
        cl.JaroWinklerAtThresholds("first_name", [0.92, 0.85]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("surname", [0.92, 0.85]).configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("dob", [1, 2]),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("postcode", [1, 2]),
        cl.JaroWinklerAtThresholds("email", [0.92, 0.85]),
    ],
    blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
)
api = DuckDBAPI(connection=con)
frames = [api.register("l"), api.register("r")] if hasattr(api, "register") else ["l", "r"]
linker = Linker(frames, settings) if hasattr(api, "register") else Linker(frames, settings, db_api=api)
linker.training.estimate_probability_two_random_records_match([block_on("first_name", "surname", "dob"), block_on("email")], recall=0.8)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for rule in (["first_name", "surname"], ["dob", "postcode"]):
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
lap("train")
predictions = linker.inference.predict(threshold_match_weight=-6)
lap("predict")
table = predictions.physical_name
con.execute(f"create table t as select * from read_parquet('{truth}')")
rows = con.execute(
    f"select match_weight, (t.l is not null) as same, count(*) from {table} p left join t on t.l = p.id_l and t.r = p.id_r group by 1, 2 order by 1 desc"
).fetchall()
(wanted,) = con.execute("select count(*) from t").fetchone()
(pairs,) = con.execute(f"select count(*) from {table}").fetchone()


def f1(found, right):
    return 2 * right / (found + wanted)


found = right_ones = 0
best = own = 0.0
for i, (weight, same, count) in enumerate(rows):
    found += count
    right_ones += count if same else 0
    if i + 1 == len(rows) or rows[i + 1][0] != weight:
        best = max(best, f1(found, right_ones))
        if weight >= 0:
            own = f1(found, right_ones)
print(json.dumps({"versions": {"splink": splink.__version__, "duckdb": duckdb.__version__}, "seconds": times, "cpu": cpus, "pairs": pairs, "f1": own, "bestF1": best,
                  "cpuSeconds": round(resource.getrusage(resource.RUSAGE_SELF).ru_utime + resource.getrusage(resource.RUSAGE_SELF).ru_stime, 2),
                  "maxRssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
