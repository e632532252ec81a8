"""Writes scipy-vectors.json: 50 random sets of paired scores with what scipy says of them. Run it again to check the file:

    python3 tests/core/outcomes/statistics/scipy-vectors.py > tests/core/outcomes/statistics/scipy-vectors.json
"""
import json
import random
import sys

import numpy as np
import scipy
from scipy import stats

random.seed(4711)


def score(kind):
    if kind == "whole":  # ties and zeros, as on a pain scale
        return random.randint(0, 10)
    if kind == "half":
        return random.randint(0, 20) / 2
    return round(random.uniform(0, 10), 6)


def exact_with_ties(changes):
    kept = [c for c in changes if c != 0]
    if not kept:
        return None
    if len(kept) <= 16 or len(set(map(abs, kept))) == len(kept):
        if len(set(map(abs, kept))) == len(kept):
            return stats.wilcoxon(kept, method="exact").pvalue
        method = stats.PermutationMethod(n_resamples=np.inf)
        return stats.wilcoxon(kept, method=method).pvalue
    return None


sets = []
for number in range(50):
    kind = ["whole", "half", "fine"][number % 3]
    n = 2 if number in (0, 1, 2) else random.choice([3, 5, 8, 12, 14, 20, 30, 50, 60, 80])
    pairs = [[score(kind), score(kind)] for _ in range(n)]
    if number >= 3:
        for pair in pairs:
            if random.random() < 0.12:
                pair[random.randint(0, 1)] = None
    complete = [(b, a) for b, a in pairs if b is not None and a is not None]
    if len(complete) < 2:
        continue
    before, after = np.array(complete, float).T
    changes = after - before
    t = stats.ttest_rel(after, before)
    low, high = t.confidence_interval(0.95)
    kept = [c for c in changes if c != 0]
    spread = len(set(changes)) > 1
    sets.append(
        {
            "pairs": pairs,
            "count": len(complete),
            "meanChange": float(changes.mean()),
            "standardDeviation": float(changes.std(ddof=1)),
            "interval": [float(low), float(high)],
            "t": float(t.statistic) if spread else None,
            "tP": float(t.pvalue) if spread else None,
            "rankSum": float(stats.wilcoxon(kept).statistic) if kept else None,
            "exactP": (lambda p: None if p is None else float(p))(exact_with_ties(list(changes))),
            "normalP": float(stats.wilcoxon(kept, method="asymptotic", correction=False).pvalue) if kept else None,
        }
    )
lines = ",\n".join(json.dumps(each) for each in sets)
sys.stdout.write(f'{{"scipy": "{scipy.__version__}", "sets": [\n{lines}\n]}}\n')
