/* Bigger letters and reading aloud. Without this file every page is complete; its buttons then stay hidden. */
(function () {
  "use strict";

  var STORED = "letters";
  var LABELS = ["字大一点", "字再大些", "恢复字号"];
  var SPOKEN = ["已恢复标准字号", "已放大", "已放到最大"];
  var root = document.documentElement;

  function storedSize() {
    try {
      return Number(localStorage.getItem(STORED)) % LABELS.length || 0;
    } catch (error) {
      return 0; // Storage is switched off: the size lasts as long as the page.
    }
  }

  function show(size) {
    root.dataset.letters = size;
  }

  var size = storedSize();
  show(size);

  function setUpLetters(box) {
    var button = box.querySelector("button");
    var status = box.querySelector("[role=status]");
    button.textContent = LABELS[size];
    button.addEventListener("click", function () {
      size = (size + 1) % LABELS.length;
      show(size);
      button.textContent = LABELS[size];
      status.textContent = SPOKEN[size];
      try {
        localStorage.setItem(STORED, size);
      } catch (error) {
        return;
      }
    });
    box.hidden = false;
  }

  /* Reading aloud: one utterance a sentence, because long ones stop half-way in some browsers. */
  var READABLE = "h1, h2, h3, p, li, dt, dd, caption, figcaption, tr";

  function passages() {
    var found = [];
    document.querySelectorAll("[data-read]").forEach(function (part) {
      part.querySelectorAll(READABLE).forEach(function (element) {
        if (element.closest("[data-unread]") || (element.tagName !== "TR" && element.closest("tr"))) return;
        var say = element.dataset.say || "";
        var inner = element.tagName !== "TR" && element.querySelector(READABLE);
        var text = inner ? say : say + spoken(element);
        if (text) found.push({ element: element, text: text });
      });
    });
    return found;
  }

  function spoken(element) {
    if (element.tagName === "TR") return Array.prototype.map.call(element.cells, words).filter(Boolean).join("，");
    return words(element);
  }

  function words(element) {
    var copy = element.cloneNode(true);
    copy.querySelectorAll("[data-unread]").forEach(function (part) { part.remove(); });
    copy.querySelectorAll("br").forEach(function (br) { br.replaceWith("，"); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function sentences(text) {
    return text.match(/[^。！？；]{1,90}[。！？；]*/g) || [];
  }

  function isOnScreen(element) {
    var box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  }

  function chineseVoice() {
    return speechSynthesis.getVoices().find(function (voice) { return /^(zh|cmn)/i.test(voice.lang); });
  }

  function setUpListening(button) {
    var label = button.querySelector("span");
    var run = 0;

    function mark(element) {
      var old = document.querySelector(".being-read");
      var readerHasLeft = old && !isOnScreen(old);
      if (old) old.classList.remove("being-read");
      if (!element) return;
      element.classList.add("being-read");
      if (!readerHasLeft) element.scrollIntoView({ block: "nearest" });
    }

    function stop() {
      run += 1;
      speechSynthesis.cancel();
      mark(null);
      button.classList.remove("is-reading");
      label.textContent = "朗读全文";
    }

    function start() {
      var mine = (run += 1);
      var queue = [];
      passages().forEach(function (passage) {
        sentences(passage.text).forEach(function (text) { queue.push({ element: passage.element, text: text }); });
      });
      button.classList.add("is-reading");
      label.textContent = "停止朗读";

      function next() {
        if (mine !== run) return;
        var item = queue.shift();
        if (!item) return stop();
        var utterance = new SpeechSynthesisUtterance(item.text);
        utterance.lang = "zh-CN";
        utterance.voice = chineseVoice() || null;
        utterance.rate = 0.95;
        utterance.onstart = function () { mark(item.element); };
        utterance.onend = next;
        utterance.onerror = function () { if (mine === run) stop(); };
        speechSynthesis.speak(utterance);
      }
      next();
    }

    button.addEventListener("click", function () {
      if (button.classList.contains("is-reading")) stop();
      else start();
    });
    window.addEventListener("pagehide", stop);
    button.hidden = false;
  }

  function whenThereIsAVoice(act) {
    if (!("speechSynthesis" in window) || !("SpeechSynthesisUtterance" in window)) return;
    if (chineseVoice()) return act();
    if (!speechSynthesis.addEventListener) return;
    speechSynthesis.addEventListener("voiceschanged", function heard() {
      if (!chineseVoice()) return;
      speechSynthesis.removeEventListener("voiceschanged", heard);
      act();
    });
  }

  /* A table that fits needs neither the hint nor a stop for the Tab key. */
  function fitTables() {
    document.querySelectorAll(".table").forEach(function (table) {
      var scroller = table.querySelector(".table-scroll");
      var hint = table.querySelector(".swipe");
      var fits = scroller.scrollWidth <= scroller.clientWidth + 1;
      if (hint) hint.hidden = fits;
      if (fits) scroller.removeAttribute("tabindex");
      else scroller.tabIndex = 0;
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".letters").forEach(setUpLetters);
    document.querySelectorAll("[data-listen]").forEach(function (button) {
      whenThereIsAVoice(function () { setUpListening(button); });
    });
    fitTables();
    if ("ResizeObserver" in window) {
      var observer = new ResizeObserver(fitTables);
      document.querySelectorAll(".table-scroll").forEach(function (box) { observer.observe(box); });
    }
  });
})();
