// What the page does beyond folding: filtering, links into folded parts, and two keys. Without it all is
// still there.

let pageScript = #"""
    (() => {
      const find = document.getElementById("find"), items = [...document.querySelectorAll(".sc")];
      const boxes = [...document.querySelectorAll("[name=verdict]")];
      const apply = () => {
        const shown = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
        const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
        let count = 0;
        for (const item of items) {
          const fits = shown.has(item.dataset.v) && words.every((word) =>
            word.startsWith("profile:") ? item.dataset.p.toLowerCase() === word.slice(8) : item.dataset.w.includes(word));
          item.hidden = !fits;
          count += fits ? 1 : 0;
        }
        document.getElementById("count").textContent =
          count === items.length ? String(count) : count + " of " + items.length;
        document.getElementById("empty").hidden = count > 0;
      };
      const reveal = () => {
        let id = location.hash.slice(1);
        try { id = decodeURIComponent(id); } catch { return; }
        const target = document.getElementById(id);
        if (!target) return;
        for (let part = target; part; part = part.parentElement) {
          if (part.tagName === "DETAILS") part.open = true;
          part.hidden = false;
        }
        if (target.matches(".row")) target.querySelector("details")?.setAttribute("open", "");
        target.scrollIntoView({ block: target.matches(".row") ? "center" : "start" });
      };
      const jump = (step) => {
        const failed = items.filter((item) => !item.hidden && !["passed", "notClaimed"].includes(item.dataset.v));
        if (!failed.length) return;
        const now = failed.indexOf(document.activeElement.closest?.(".sc"));
        const next = now < 0 ? (step > 0 ? 0 : failed.length - 1) : (now + step + failed.length) % failed.length;
        failed[next].open = true;
        failed[next].querySelector("summary").focus();
        failed[next].scrollIntoView({ block: "start" });
      };
      find.form.addEventListener("submit", (event) => event.preventDefault());
      find.addEventListener("input", apply);
      for (const box of boxes) box.addEventListener("change", apply);
      for (const button of document.querySelectorAll("[data-profile]")) {
        button.addEventListener("click", () => {
          find.value = "profile:" + button.dataset.profile.toLowerCase();
          apply();
          document.getElementById("scenarios").scrollIntoView();
        });
      }
      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "Escape" && event.target === find) { find.value = ""; apply(); find.blur(); return; }
        if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
        if (event.key === "/") { event.preventDefault(); find.focus(); }
        if (event.key === "j") jump(1);
        if (event.key === "k") jump(-1);
      });
      addEventListener("hashchange", reveal);
      reveal();
    })();
    """#
