// Search as you type over the list that the page already holds. Without this script the whole
// list is there to read.
(function () {
  "use strict";

  // "Zgłoszenie" and "zgloszenie" are found by each other; ł has no decomposition of its own.
  function fold(text) {
    return text.toLowerCase().replace(/ł/g, "l").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  function words(text) {
    return fold(text).split(/[^a-z0-9]+/).filter(Boolean);
  }

  // Polish endings: "drzewo" finds "drzew", "wycinka" finds "wycinkę". A word counts when it
  // begins with what was typed, or both are long and share all but a short ending.
  function matches(typed, word) {
    if (word.startsWith(typed)) {
      return true;
    }
    var stem = Math.max(4, typed.length - 2);
    return typed.length > 4 && word.length >= stem && word.startsWith(typed.slice(0, stem));
  }

  function counted(number) {
    var last = number % 10;
    var teen = number % 100 >= 12 && number % 100 <= 14;
    if (number === 1) {
      return "1 usługa";
    }
    return number + (last >= 2 && last <= 4 && !teen ? " usługi" : " usług");
  }

  var form = document.querySelector(".index-search");
  var count = document.querySelector(".index-count");
  var nothing = document.querySelector(".index-nothing");
  var shelves = Array.from(document.querySelectorAll(".index-shelf")).map(function (section) {
    return {
      section: section,
      domain: section.dataset.domain,
      rows: Array.from(section.querySelectorAll("li")).map(function (row) {
        return {
          row: row,
          level: row.dataset.level,
          words: words(row.textContent + " " + row.dataset.words),
        };
      }),
    };
  });

  function show() {
    var typed = words(form.elements["f-slowa"].value);
    var domain = form.elements["f-dziedzina"].value;
    var level = form.elements["f-szczebel"].value;
    var found = 0;
    shelves.forEach(function (shelf) {
      var here = 0;
      shelf.rows.forEach(function (item) {
        var good =
          (!domain || shelf.domain === domain) &&
          (!level || item.level === level) &&
          typed.every(function (part) {
            return item.words.some(function (word) {
              return matches(part, word);
            });
          });
        item.row.hidden = !good;
        here += good ? 1 : 0;
      });
      shelf.section.hidden = here === 0;
      found += here;
    });
    var asked = typed.length > 0 || domain || level;
    count.hidden = !asked;
    count.textContent = asked ? "Na liście: " + counted(found) : "";
    nothing.hidden = found > 0;
  }

  // A search can be sent to somebody: it stands in the address.
  function remember() {
    var query = new URLSearchParams();
    Array.from(form.elements).forEach(function (control) {
      if (control.name && control.value) {
        query.set(control.name, control.value);
      }
    });
    var text = query.toString();
    window.history.replaceState(null, "", text ? "?" + text : window.location.pathname);
  }

  function recall() {
    new URLSearchParams(window.location.search).forEach(function (value, name) {
      if (form.elements[name]) {
        form.elements[name].value = value;
      }
    });
  }

  if (!form || shelves.length === 0) {
    return;
  }
  form.hidden = false;
  recall();
  show();
  form.addEventListener("input", show);
  form.addEventListener("change", remember);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    remember();
  });
})();
