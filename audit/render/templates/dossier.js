(function () {
  "use strict";
  var charts = JSON.parse(document.getElementById("charts").textContent);
  var phone = window.matchMedia("(max-width: 40rem)");
  var config = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };

  function merged(base, change) {
    var result = Object.assign({}, base);
    Object.keys(change).forEach(function (key) {
      var nested = change[key] && typeof change[key] === "object" && !Array.isArray(change[key]);
      result[key] = nested ? merged(base[key] || {}, change[key]) : change[key];
    });
    return result;
  }

  // Plotly writes into what it is given, so every drawing gets a copy.
  function copy(value) { return JSON.parse(JSON.stringify(value)); }

  function draw(width) {
    charts.forEach(function (chart) {
      var box = document.getElementById(chart.id);
      var layout = copy(chart.layout);
      if (width) { layout = merged(layout, { width: width, autosize: false }); }
      else if (phone.matches) { layout = merged(layout, copy(chart.narrow)); }
      box.style.height = layout.height + "px";
      Plotly.react(box, copy(chart.data), layout, config);
    });
  }

  // Answers are folded; whoever follows a link to one wants to read it.
  function open_target() {
    var name = decodeURIComponent(window.location.hash.slice(1));
    var target = name && document.getElementById(name);
    if (!target) { return; }
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
    }
    target.scrollIntoView();
  }

  if (charts.length) {
    draw();
    phone.addEventListener("change", function () { draw(); });
    window.addEventListener("beforeprint", function () { draw(680); });
    window.addEventListener("afterprint", function () { draw(); });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === window.location.hash) { open_target(); }
  });
  window.addEventListener("hashchange", open_target);
  open_target();
})();
