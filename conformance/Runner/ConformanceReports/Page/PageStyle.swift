// How the page looks: light and dark, wide and narrow, on paper.

let pageStyle = #"""
    :root { color-scheme: light dark; --bg: #f6f7f9; --card: #fff; --ink: #1c2128; --soft: #5b6572;
      --line: #d9dee5; --accent: #0b62c4; --ok: #1a7f37; --no: #c4232c; --err: #8a3fc7; --warn: #9a6400;
      --mute: #87919d; --okbg: #e4f5e8; --nobg: #fdecec; --hit: #ffd9d6; --code: #f0f2f5; --s: #0a5c2f;
        --n: #0b56a8; }
    @media (prefers-color-scheme: dark) { :root { --bg: #0f1318; --card: #171c23; --ink: #e3e8ee;
      --soft: #9aa5b1;
      --line: #2c343e; --accent: #6cb0ff; --ok: #4cc26a; --no: #ff7b76; --err: #c795f5; --warn: #e0ac3d;
      --mute: #707b87; --okbg: #14301d; --nobg: #351a1c; --hit: #6d2326; --code: #1f262f; --s: #8ddba4;
        --n: #85bcff; } }
    * { box-sizing: border-box }
    html { scroll-padding-top: 5rem }
    body { margin: 0; background: var(--bg); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
    header, main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem }
    code, pre, .json, .hdr div { font: 12.5px/1.55 ui-monospace, "SF Mono", Menlo, Consolas,
      "DejaVu Sans Mono", monospace }
    code { overflow-wrap: anywhere }
    a, .link { color: var(--accent) }
    p { margin: .3rem 0 }
    h1 { font-size: 1.55rem; line-height: 1.3; margin: .2rem 0 1rem; font-weight: 650; text-wrap: balance }
    h2 { font-size: 1.1rem; margin: 0 0 .75rem }
    h2 small { color: var(--soft); font-weight: 400; margin-left: .35rem }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px }
    summary { cursor: pointer }
    .skip { position: absolute; left: -99rem }
    .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem }
    header { padding-top: 2rem }
    .kicker { color: var(--soft) }
    .big { display: inline-block; padding: .05rem .7rem; border-radius: 2rem; color: #fff; font-size: 1.05rem;
      vertical-align: .12em; margin-right: .35rem }
    .big.ok { background: #1a7f37 } .big.no { background: #c4232c }
    .facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0 0 1.75rem }
    .facts dt { color: var(--soft); font-size: .78rem } .facts dd { margin: 0; overflow-wrap: anywhere }
    .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
      padding: 1.1rem 1.25rem;
      margin-bottom: 1.5rem }
    #stale { border-color: var(--no) }
    .plain { list-style: none; padding: 0; margin: .5rem 0 0 }
    .scroll { overflow-x: auto }
    table { border-collapse: collapse; width: 100% }
    th { text-align: left; font-weight: 500 }
    thead th { color: var(--soft); font-size: .78rem; font-weight: 500 }
    .matrix td, .matrix th { padding: .45rem .9rem .45rem 0; border-top: 1px solid var(--line);
      vertical-align: top }
    .matrix thead th { border: 0; padding-top: 0 }
    .matrix td { min-width: 7.5rem; font-variant-numeric: tabular-nums }
    .matrix th small { display: block; color: var(--soft); font-weight: 400 }
    .matrix .off, .none { color: var(--mute) }
    .link { border: 0; background: none; padding: 0; font: inherit; cursor: pointer; font-weight: 600 }
    .bar { display: flex; height: 6px; border-radius: 3px; overflow: hidden; background: var(--line);
      margin-top: .3rem;
      max-width: 16rem; gap: 1px }
    .bar i.v-passed { background: var(--ok) } .bar i.v-failed { background: var(--no) }
    .bar i.v-error { background: var(--err) } .bar i.v-expectedFailure { background: var(--warn) }
    .bar i.v-unexpectedPass { background: #e0762f } .bar i.v-notClaimed { background: var(--mute) }
    #scenarios { margin-bottom: 1.5rem }
    .filter { position: sticky; top: 0; z-index: 5; background: var(--bg); padding: .6rem 0; display: flex;
      flex-wrap: wrap; gap: .6rem }
    .filter input[type=search] { flex: 1 1 20rem; min-width: 0; padding: .5rem .8rem;
      border: 1px solid var(--line);
      border-radius: 8px; background: var(--card); color: inherit; font: inherit }
    .chips { display: flex; flex-wrap: wrap; gap: .35rem }
    .chip { border: 1px solid var(--line); border-radius: 2rem; padding: .3rem .75rem;
      background: var(--card);
      cursor: pointer; font-size: .85rem; white-space: nowrap }
    .chip input { accent-color: var(--accent); margin: 0 .15rem 0 0; vertical-align: -1px }
    .chip:not(:has(:checked)) { opacity: .55 }
    .chip:focus-within { outline: 2px solid var(--accent) }
    .sc { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--mute);
      border-radius: 8px;
      margin-bottom: .4rem }
    .sc.v-passed { border-left-color: var(--ok) } .sc.v-failed { border-left-color: var(--no) }
    .sc.v-error { border-left-color: var(--err) } .sc.v-expectedFailure { border-left-color: var(--warn) }
    .sc.v-unexpectedPass { border-left-color: #e0762f }
    .sc > summary { display: grid; grid-template-columns: 8.2rem 1fr auto; gap: .75rem; padding: .5rem .9rem;
      list-style: none; align-items: baseline }
    .sc > summary::-webkit-details-marker { display: none }
    .sc > summary:hover { background: color-mix(in srgb, var(--accent) 6%, transparent) }
    .verdict { font-size: .82rem; font-weight: 600 } .v-passed .verdict { color: var(--ok) }
    .v-failed .verdict { color: var(--no) } .v-error .verdict { color: var(--err) }
    .v-expectedFailure .verdict { color: var(--warn) } .v-unexpectedPass .verdict { color: #d1661f }
    .v-notClaimed .verdict { color: var(--mute) }
    .name code { font-weight: 600 } .name > span { color: var(--soft); margin-left: .3rem }
    .name .reason { display: block; color: var(--ink); margin: .1rem 0 0; overflow-wrap: anywhere }
    .meta { color: var(--soft); font-size: .82rem; white-space: nowrap }
    .body { padding: .1rem .9rem 1rem; border-top: 1px solid var(--line) }
    .links, .id, .loc, .more { color: var(--soft); font-size: .85rem }
    .loc { font-size: 11.5px }
    .fails { list-style: none; margin: .6rem 0 1rem; padding: 0; display: grid; gap: .6rem }
    .fails > li { background: var(--nobg); border-radius: 8px; padding: .55rem .9rem }
    .v-expectedFailure .fails > li { background: color-mix(in srgb, var(--warn) 12%, transparent) }
    .v-error .fails > li { background: color-mix(in srgb, var(--err) 12%, transparent) }
    .steps { color: var(--soft); margin: .5rem 0 }
    .diff { margin: .4rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 6px;
      table-layout: fixed; min-width: 32rem; border-collapse: separate; border-spacing: 0 }
    .diff th, .diff td { padding: .3rem .7rem; vertical-align: top }
    .diff tbody > * > * { border-top: 1px solid var(--line) }
    .diff thead th:first-child { width: 24% }
    .diff code { white-space: pre-wrap }
    mark { background: var(--hit); color: inherit; border-radius: 3px; padding: 0 .15em }
    .exp mark { background: color-mix(in srgb, var(--ok) 28%, transparent) }
    """#

/// The sequence diagrams and the payloads in them.
let diagramStyle = #"""
    .seq { --w: minmax(var(--min), 1fr); position: relative; border: 1px solid var(--line); border-radius: 8px;
      margin-top: .75rem; background: var(--card) }
    .heads, .sum { display: grid; grid-template-columns: 5.2rem repeat(calc(var(--n) + 1), var(--w));
      align-items: center }
    .heads { position: sticky; top: 0; z-index: 3; background: var(--code);
      border-bottom: 1px solid var(--line);
      font-size: .8rem; font-weight: 600; text-align: center }
    .heads span { padding: .4rem .3rem; overflow-wrap: anywhere }
    .heads span:first-child { color: var(--soft); font-weight: 400 }
    .rows { list-style: none; margin: 0; padding: 0 0 .4rem; min-width: fit-content }
    .heads { min-width: calc(5.2rem + (var(--n) + 1) * var(--min)) }
    .sum { min-width: calc(5.2rem + (var(--n) + 1) * var(--min)); min-height: 2.5rem; list-style: none;
      position: relative;
      background-image: linear-gradient(var(--line), var(--line)); background-size: 0 0 }
    .sum::-webkit-details-marker { display: none }
    /* Lifelines: a thin line through the middle of each column. */
    .sum::before { content: ""; position: absolute; inset: 0 0 0 5.2rem; pointer-events: none;
      --col: calc(100% / (var(--n) + 1));
      background: repeating-linear-gradient(90deg, transparent 0 calc(var(--col) / 2 - .5px),
        var(--line) calc(var(--col) / 2 - .5px) calc(var(--col) / 2 + .5px),
        transparent calc(var(--col) / 2 + .5px) var(--col)) }
    details > .sum:hover { background-color: color-mix(in srgb, var(--accent) 7%, transparent) }
    .t { color: var(--soft); font-size: .75rem; text-align: right; padding-right: .7rem;
      font-variant-numeric: tabular-nums }
    .who { display: none }
    .arrow { grid-column: calc(var(--c) + 1) / -1; grid-row: 1; margin: 0 calc(100% / (2 * (var(--k) + 1)));
      position: relative; border-bottom: 1.5px solid var(--a, var(--soft)); padding: .3rem .9rem .1rem;
        min-width: 0 }
    .arrow.short { display: flex; justify-content: flex-end }
    .arrow.short .lbl { flex: none; max-width: min(30rem, 45vw) }
    .arrow::after { content: ""; position: absolute; bottom: -4.5px; border: 4px solid transparent }
    .arrow.out::after { right: -1px; border-left: 7px solid var(--a, var(--soft)); border-right: 0 }
    .arrow.in::after { left: -1px; border-right: 7px solid var(--a, var(--soft)); border-left: 0 }
    .arrow.cut { border-bottom-style: dotted }
    .row.frame .arrow { border-bottom-style: dashed }
    .http { --a: var(--accent) } .ok { --a: var(--ok) } .refused { --a: var(--warn) }
    .conn { --a: var(--err) }
    .row.frame { --a: var(--soft) } .row.miss { --a: var(--no) }
    .lbl { position: relative; width: fit-content; max-width: 100%; background: var(--card); display: block;
      overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: .83rem }
    .lbl b { color: var(--a) } .row.frame .lbl b { color: var(--ink) } .row.miss .lbl b { color: var(--no) }
    .lbl small { color: var(--soft); margin-left: .3rem; font-size: .78rem }
    .prev { color: var(--mute); margin-left: .5rem; font: 11.5px/1.4 ui-monospace, Menlo, Consolas,
      monospace }
    .tag { background: var(--no); color: #fff; border-radius: 4px; padding: 0 .4rem; font-size: .72rem;
      font-weight: 600; margin-right: .5rem }
    @media (prefers-color-scheme: dark) { .tag { color: #1b0d0e } }
    .tag.soft { background: var(--code); color: var(--soft); margin-left: .5rem }
    .row.miss > details, .row.miss .lbl { background: var(--nobg) }
    .lbl ins { margin: 0 .5rem }
    .row:target { outline: 2px solid var(--accent); outline-offset: -2px }
    .band { position: relative; padding: .3rem .9rem; background: var(--code); font-size: .85rem;
      margin-top: .35rem }
    .band b { display: inline-block; min-width: 1.2rem; color: var(--soft) }
    .band p { margin: 0 }
    .band.bad { background: var(--nobg); box-shadow: inset 3px 0 var(--no) } .why { color: var(--no);
      font-weight: 600 }
    .band.bad .why { padding-left: 1.5rem }
    .gap { text-align: center; color: var(--soft); font-size: .8rem; padding: .35rem }
    .pay { margin: .3rem .9rem .6rem 5.2rem; padding: .5rem .8rem; background: var(--card);
      border: 1px solid var(--line);
      border-radius: 6px; max-width: 62rem; position: relative; overflow-x: auto }
    .pay pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 }
    .json { overflow-wrap: anywhere } .json > * { padding-left: 0 }
    .json .in { padding-left: 1.3rem; border-left: 1px solid var(--line); margin-left: .3rem }
    .json summary { list-style-position: outside; margin-left: .9rem }
    .json details > :not(summary) { margin-left: .9rem }
    .json details { margin-left: -.1rem }
    .json summary i { color: var(--mute); font-style: normal }
    .json details[open] > summary > i { display: none }
    .json b { font-weight: 500; color: var(--ink) } .s { color: var(--s) } .n, .k { color: var(--n) }
    .json mark { background: var(--hit); font-weight: 600 }
    ins { text-decoration: none; background: color-mix(in srgb, var(--ok) 22%, transparent);
      border-radius: 3px;
      padding: 0 .35em; margin-left: .6rem }
    del.ghost { color: var(--no); text-decoration: none; border-bottom: 1px dashed var(--no) }
    .hdr { margin-bottom: .4rem } .hdr summary { color: var(--soft); font-size: .82rem }
    .hdr div { overflow-wrap: anywhere }
    .open { margin-top: .6rem } .cells { margin: .4rem 0 0; columns: 22rem; column-gap: 2rem }
    .cells > div { break-inside: avoid; padding: .15rem 0 } .cells dt { font-weight: 500 }
    .cells dd { margin: 0 0 .2rem 1rem; color: var(--soft) } .cells code { margin-right: .5rem }
    footer { color: var(--soft); padding-bottom: 2rem; font-size: .85rem }
    @media (max-width: 44rem) {
      header, main, footer { padding: 0 .75rem } header { padding-top: 1.2rem } h1 { font-size: 1.25rem }
      .card { padding: .9rem } .matrix td { min-width: 5.5rem }
      .filter { position: static }
      .sc > summary { grid-template-columns: 1fr auto; gap: .1rem .5rem } .name { grid-column: 1 / -1;
        grid-row: 2 }
      .meta { grid-row: 1; grid-column: 2 } .name > span { display: block; margin-left: 0 }
      .body { padding: .1rem .6rem .8rem }
      .heads, .sum::before { display: none }
      .sum { min-width: 0; grid-template-columns: 4.3rem 1fr; padding: .25rem .3rem .25rem 0; min-height: 0 }
      .who { display: block; grid-column: 2; font-size: .75rem; color: var(--soft) }
      .arrow { grid-column: 2; grid-row: 2; margin: 0; padding: 0 .8rem 0 0; border-bottom-width: 1px }
      .arrow.short { display: block } .arrow.short .lbl { max-width: 100% }
      .arrow.in { padding: 0 0 0 .8rem } .lbl { white-space: normal; overflow-wrap: anywhere }
      .prev { display: none }
      .t { grid-row: 1 } .pay { margin: .3rem .4rem .5rem } .diff { min-width: 24rem } .rows { min-width: 0 }
    }
    @media print { .filter { display: none } body { background: none }
    .sc, .card { break-inside: avoid-page } }
    """#
