"""`python -m tests.journeys.many_commands`: commands of this program one after another, without the start of a process each.

A JSON line {"words", "stdin"} in, a JSON line {"code", "out", "err"} out.
"""

import json
import sys

from tests.cli.program import call

if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        answer = call(*asked["words"], stdin=asked["stdin"])
        print(json.dumps({"code": answer.code, "out": answer.out, "err": answer.err}), flush=True)
