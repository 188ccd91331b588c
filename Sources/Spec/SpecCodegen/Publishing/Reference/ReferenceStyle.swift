// How the page looks: on wide and narrow screens, on light and dark ones, and on paper.

enum ReferenceStyle {
    static let css = [colours, layout, text, tables, samples, gateway, narrow].joined(separator: "\n")

    private static let colours = """
        :root { --page: #fff; --panel: #f6f7f9; --line: #dfe2e8; --text: #1d2330; --quiet: #5a6376;
          --link: #1a56c4; --code: #eef0f4; --sample: #1b2130; --sample-text: #e4e8f1;
          --sample-quiet: #a7b0c4; --key: #9ecbff; --string: #a8dba8; --literal: #f3b98a; --ok: #17713a;
          --refused: #8a5300; --failed: #b3261e; --get: #1a56c4; --post: #17713a; --put: #8a5300;
          --patch: #7a3fb0; --delete: #b3261e; }
        @media (prefers-color-scheme: dark) { :root { --page: #12161f; --panel: #181d29; --line: #2e3546;
          --text: #e4e8f1; --quiet: #a0a9bc; --link: #8db8ff; --code: #232a3a; --sample: #0c1018;
          --ok: #7fd49b; --refused: #e8b364; --failed: #ff9c93; --get: #8db8ff; --post: #7fd49b;
          --put: #e8b364; --patch: #cfa5f5; --delete: #ff9c93; } }
        """

    private static let layout = """
        * { box-sizing: border-box; }
        html { scroll-padding-top: 1.5rem; }
        body { margin: 0; background: var(--page); color: var(--text);
          font: 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        .skip { position: absolute; left: -999rem; }
        .skip:focus { left: 1rem; top: 1rem; z-index: 9; padding: .5rem 1rem; background: var(--page); }
        .top { display: none; }
        #sidebar { position: fixed; inset: 0 auto 0 0; width: 19rem; overflow-y: auto;
          padding: 1.25rem 1rem 3rem; background: var(--panel); border-right: 1px solid var(--line);
          font-size: .875rem; }
        #sidebar ul { list-style: none; margin: 0 0 .75rem; padding: 0; }
        #sidebar li a { display: flex; justify-content: space-between; align-items: baseline; gap: .5rem;
          padding: .2rem .5rem; border-radius: 4px; color: var(--text); text-decoration: none;
          overflow-wrap: anywhere; }
        #sidebar li a:hover, #sidebar li a[aria-current] { background: var(--code); }
        #sidebar li a[aria-current] { box-shadow: inset 3px 0 var(--link); }
        #sidebar summary { padding: .25rem .5rem; font-weight: 650; cursor: pointer; }
        #sidebar .method { font-size: .625rem; padding: 0 .3em; flex: none; }
        html:not(.scripted) .filter { display: none; }
        .filter span { position: absolute; left: -999rem; }
        .filter input { width: 100%; padding: .45rem .6rem; font: inherit; color: inherit;
          background: var(--page); border: 1px solid var(--quiet); border-radius: 6px; }
        #filter-result { margin: .25rem .5rem .5rem; min-height: 1.2em; }
        main { display: block; margin-left: 19rem; padding: 2rem clamp(1rem, 3vw, 3rem) 6rem;
          max-width: 96rem; }
        main:focus { outline: none; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        [hidden] { display: none !important; }
        .split { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 27rem); gap: 2.5rem;
          align-items: start; }
        .samples { position: sticky; top: 1.25rem; max-height: calc(100vh - 2.5rem); overflow-y: auto; }
        """

    private static let text = """
        h1, h2, h3, h4 { line-height: 1.25; margin: 0 0 .75rem; text-wrap: balance; }
        h1 { font-size: 2.1rem; }
        h2 { font-size: 1.6rem; margin-top: 4rem; padding-bottom: .5rem;
          border-bottom: 1px solid var(--line); }
        h1 ~ h2 { margin-top: 2.5rem; }
        h3 { font-size: 1.25rem; margin-top: 2.75rem; }
        h4 { font-size: .95rem; margin: 1.75rem 0 .5rem; }
        .anchor { margin-left: .4em; color: var(--quiet); text-decoration: none; font-weight: 400;
          opacity: 0; }
        h2:hover .anchor, h3:hover .anchor, h4:hover .anchor, .anchor:focus { opacity: 1; }
        .about > p, .item > p, main > p { max-width: 46rem; }
        p { margin: 0 0 .75rem; }
        a { color: var(--link); text-underline-offset: .25em; text-decoration-thickness: 1px; }
        code, pre {
          font-family: ui-monospace, "SF Mono", "Cascadia Code", Menlo, "DejaVu Sans Mono", monospace;
          font-size: .875em; }
        :not(pre) > code { background: var(--code); padding: .1em .3em; border-radius: 4px;
          overflow-wrap: anywhere; }
        .note { color: var(--quiet); font-size: .875rem; }
        .version { color: var(--quiet); font-weight: 400; font-size: .6em; }
        .required { color: var(--failed); font-size: .75rem; font-weight: 500; white-space: nowrap; }
        .endpoint code { background: none; padding: 0; font-size: 1rem; }
        .endpoint var { font-style: normal; color: var(--link); }
        .prefix { color: var(--quiet); }
        .method { display: inline-block; padding: .05em .5em; border: 1px solid currentColor;
          border-radius: 4px; font: 700 .75rem/1.5 ui-monospace, Menlo, "DejaVu Sans Mono", monospace; }
        .get { color: var(--get); } .post { color: var(--post); } .put { color: var(--put); }
        .patch { color: var(--patch); } .delete { color: var(--delete); }
        .status { font-weight: 650; font-variant-numeric: tabular-nums; }
        .ok { color: var(--ok); } .refused { color: var(--refused); } .failed { color: var(--failed); }
        .facts { margin: 0 0 1rem; padding: .5rem .9rem; background: var(--panel); border-radius: 8px;
          font-size: .875rem; }
        .facts div { display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: .75rem;
          padding: .2rem 0; }
        .facts dt { color: var(--quiet); } .facts dd { margin: 0; min-width: 0; }
        summary { cursor: pointer; font-size: .875rem; }
        main details { margin: .35rem 0; } main details[open] > summary { margin-bottom: .4rem; }
        """

    private static let tables = """
        .table { overflow-x: auto; margin: 0 0 1rem; }
        table { border-collapse: collapse; width: 100%; font-size: .875rem; }
        th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0;
          border-bottom: 1px solid var(--line); }
        th { color: var(--quiet); font-weight: 500; font-size: .8125rem; white-space: nowrap; }
        td p { margin: 0 0 .25rem; } td:first-child { min-width: 4rem; }
        td:first-child code { overflow-wrap: normal; }
        td details .table { padding-left: .75rem; border-left: 2px solid var(--line); }
        .name { white-space: nowrap; }
        .rules { list-style: none; margin: 0; padding: 0; color: var(--quiet); }
        .rules li { display: inline; }
        .rules li + li::before { content: " · "; }
        """

    private static let samples = """
        figure { margin: 0 0 1rem; border-radius: 8px; overflow: hidden; background: var(--sample);
          color: var(--sample-text); }
        figcaption { padding: .5rem 1rem; font-size: .8125rem; color: var(--sample-quiet);
          border-bottom: 1px solid #ffffff1c; }
        figcaption code, figcaption a { background: none !important; color: inherit; }
        pre { margin: 0; padding: .85rem 1rem; overflow: auto; max-height: 30rem; font-size: .8125rem;
          line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere; }
        pre code { font-size: inherit; } pre a { color: inherit; }
        pre i { font-style: normal; } .k { color: var(--key); } .s { color: var(--string); }
        .n { color: var(--literal); }
        """

    private static let gateway = """
        .sequence { list-style: none; margin: 0 0 1.5rem; padding: 1rem; max-width: 46rem;
          background: var(--panel); border-radius: 8px; }
        .sequence li { position: relative; width: 82%; margin: .4rem 0; padding: .45rem .8rem;
          border-radius: 8px; background: var(--page); border: 1px solid var(--line); }
        .sequence .client { border-left: 4px solid var(--get); }
        .sequence .server { margin-left: 18%; border-right: 4px solid var(--post); }
        .sequence .client .side::after { content: " →"; }
        .sequence .server .side::before { content: "← "; }
        .sequence .side { font-weight: 650; font-size: .8125rem; color: var(--quiet);
          margin-right: .35rem; }
        .sequence .phase { width: auto; border: 0; background: none; padding: .5rem 0 0;
          color: var(--quiet); font-size: .875rem; }
        """

    private static let narrow = """
        @media (max-width: 78rem) {
          .split { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .samples { position: static; max-height: none; }
        }
        @media (max-width: 56rem) {
          html { scroll-padding-top: 4.25rem; }
          .top { display: flex; justify-content: space-between; align-items: center; position: sticky;
            top: 0; z-index: 5; padding: .6rem 1rem; background: var(--panel);
            border-bottom: 1px solid var(--line); }
          .top a { color: var(--text); font-weight: 650; text-decoration: none; }
          .top button { font: inherit; color: inherit; padding: .3rem .8rem; background: var(--page);
            border: 1px solid var(--quiet); border-radius: 6px; }
          html:not(.scripted) .top button { display: none; }
          #sidebar { position: static; width: auto; border: 0; border-bottom: 1px solid var(--line); }
          .scripted #sidebar { display: none; position: fixed; inset: 3.3rem 0 0; z-index: 4; }
          .scripted.menu-open #sidebar { display: block; }
          main { margin-left: 0; padding-top: 1.25rem; }
          h1 { font-size: 1.7rem; } h2 { font-size: 1.35rem; margin-top: 3rem; }
          .facts div { grid-template-columns: 1fr; gap: 0; }
          .name { white-space: normal; } td:first-child { min-width: 7.5rem; }
          td:first-child code { overflow-wrap: anywhere; }
        }
        @media print { #sidebar, .top, .skip, .anchor { display: none; } main { margin: 0; } .split {
          display: block; } }
        """
}
