// coverage.json: every cell of the contract, and who covered it.

import ConformanceModel
import SpecModel

func coverageText(_ run: RedactedRun) -> String {
    let coverage = run.result.coverage
    return JSONLiteral.fields([
        "format": .int(1),
        "dialect": .string(run.result.dialect),
        "contract": .string(run.result.contractVersion),
        "share": .number(coverage.share),
        "kinds": .array(CoverageCell.Kind.allCases.map { kind($0, in: coverage) }),
        "cells": .array(coverage.entries.map(cell)),
    ]).indentedJSON + "\n"
}

private func kind(_ kind: CoverageCell.Kind, in coverage: Coverage) -> JSONLiteral {
    let counts = coverage.counts(of: kind)
    let share = Coverage(entries: coverage.entries.filter { $0.cell.kind == kind }).share
    return .fields([
        "kind": .string(kind.rawValue), "covered": .int(counts.covered), "waived": .int(counts.waived),
        "all": .int(counts.all), "share": .number(share),
    ])
}

private func cell(_ entry: Coverage.Entry) -> JSONLiteral {
    .fields([
        "kind": .string(entry.cell.kind.rawValue), "subject": .string(entry.cell.subject),
        "detail": .string(entry.cell.detail), "covered_by": .text(entry.coveredBy),
        "waiver": .text(entry.waiver),
    ])
}
