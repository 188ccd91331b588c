// What the page does beyond being read: the contents can be filtered and folded away, and show where one is.
// All of it can be missing.

enum ReferenceScript {
    static let text = """
        (function () {
          "use strict";
          var root = document.documentElement, sidebar = document.getElementById("sidebar");
          var menu = document.getElementById("menu"), filter = document.getElementById("filter");
          var result = document.getElementById("filter-result");
          root.classList.add("scripted");
          function show(open) {
            root.classList.toggle("menu-open", open);
            menu.setAttribute("aria-expanded", String(open));
          }
          menu.addEventListener("click", function () { show(!root.classList.contains("menu-open")); });
          sidebar.addEventListener("click", function (event) { if (event.target.closest("a")) show(false); });
          filter.addEventListener("input", function () {
            var words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean), count = 0;
            sidebar.querySelectorAll("li").forEach(function (item) {
              var link = item.firstElementChild;
              var text = (item.textContent + " " + link.getAttribute("href")).toLowerCase();
              var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
              item.hidden = !fits;
              if (fits) count += 1;
            });
            sidebar.querySelectorAll("details").forEach(function (group) {
              group.hidden = !group.querySelector("li:not([hidden])");
              if (words.length) group.open = true;
            });
            result.textContent = words.length ? count + (count === 1 ? " match" : " matches") : "";
          });
          document.addEventListener("keydown", function (event) {
            var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
            if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
              event.preventDefault();
              show(true);
              filter.focus();
            } else if (event.key === "Escape") {
              show(false);
            }
          });
          var links = {}, current = null;
          sidebar.querySelectorAll("a").forEach(function (link) { links[link.hash.slice(1)] = link; });
          function mark(id) {
            var link = links[id];
            if (!link || link === current) return;
            if (current) current.removeAttribute("aria-current");
            current = link;
            link.setAttribute("aria-current", "true");
            var box = link.getBoundingClientRect(), frame = sidebar.getBoundingClientRect();
            if (box.top < frame.top || box.bottom > frame.bottom) {
              sidebar.scrollTop += box.top - frame.top - frame.height / 3;
            }
          }
          if ("IntersectionObserver" in window) {
            var observer = new IntersectionObserver(function (entries) {
              entries.forEach(function (entry) { if (entry.isIntersecting) mark(entry.target.id); });
            }, {rootMargin: "-10% 0px -75% 0px"});
            document.querySelectorAll("main h1[id], main h2[id], main h3[id]").forEach(function (heading) {
              observer.observe(heading);
            });
          }
        })();
        """
}
