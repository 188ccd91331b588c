"""GET the current user with wrk at 50 connections, beside a bare libuv + llhttp loop that answers as many bytes.

Both servers run at once and are loaded in turn; the ratio of each pair is what counts. Needs: make build, wrk, cc.
"""

import json
import statistics

from guildhall_server import Limit, Server, cpu_seconds, wrk

PATH = "/api/v1/users/@me"


def measure(port, process, token=None):
    before = cpu_seconds(process.pid)
    rate = wrk(port, PATH, token)
    return rate, (cpu_seconds(process.pid) - before) / (rate * 4) * 1e6


def main(rounds=5):
    with Server() as server:
        token = server.register("bench")
        body = json.dumps(server.call("GET", "/users/@me", token=token), separators=(",", ":"))
        with Limit("http_limit", len(body)) as limit:
            ratios = []
            print(f"{'server req/s':>14} {'us CPU':>8} {'limit req/s':>14} {'us CPU':>8} {'ratio':>7}")
            for _ in range(rounds):
                rate, cpu = measure(server.port, server.process, token)
                limit_rate, limit_cpu = measure(limit.port, limit.process)
                ratios.append(rate / limit_rate)
                print(f"{rate:14.0f} {cpu:8.1f} {limit_rate:14.0f} {limit_cpu:8.1f} {ratios[-1]:7.3f}")
            print(f"median ratio to the limit: {statistics.median(ratios):.3f}")


if __name__ == "__main__":
    main()
