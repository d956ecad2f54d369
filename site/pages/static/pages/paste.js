// Rich text takes words, bold, italic, lists and links. What else was on the clipboard is named under the field, with the way
// to bring it in. Of a table the words stay, a row a paragraph: left to itself, the editor runs all cells together. Nothing
// here touches the focus or the place of the cursor.
(() => {
  const own = document.currentScript;
  // What React draws stands inside; beside it, a message stays.
  const EDITOR = "[data-draftail-editor-wrapper]";
  const DOCUMENTS = /\.(docx?|wps|rtf|odt|html?|md)$/i;
  const editorOf = (target) => (target instanceof Element ? target.closest(EDITOR) : null);

  const importAddress = () => {
    const url = new URL(own.dataset.import, window.location.href);
    const added = window.location.pathname.match(/\/pages\/add\/\w+\/(\w+)page\/(\d+)\//);
    const edited = window.location.pathname.match(/\/pages\/(\d+)\/edit\//);
    if (added) {
      url.searchParams.set("kind", added[1]);
      url.searchParams.set("parent", added[2]);
    } else if (edited) {
      url.searchParams.set("page", edited[1]);
    }
    return url.href;
  };
  const link = (words, href) => {
    const anchor = document.createElement("a");
    Object.assign(anchor, { href, target: "_blank", rel: "noopener", textContent: words });
    return anchor;
  };
  const importLink = () => link("导入 Word", importAddress());
  const libraryLink = () => link("上传到图片库", own.dataset.library);

  const tell = (editor, parts) => {
    const next = editor.nextElementSibling;
    if (next && next.matches(".paste-note")) next.remove();
    const note = document.createElement("div");
    note.className = "paste-note";
    note.setAttribute("role", "status");
    const words = document.createElement("p");
    words.append(...parts);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "paste-note__close";
    close.setAttribute("aria-label", "知道了，关闭提示");
    close.textContent = "×";
    close.addEventListener("click", () => note.remove());
    note.append(words, close);
    editor.after(note);
  };

  // Pictures stand in Word's HTML twice, once for Word itself in a comment; a parser sees the other one only.
  const lostIn = (body, rtf) => {
    const isSeen = (image) => Number(image.getAttribute("width") ?? 9) > 1 && Number(image.getAttribute("height") ?? 9) > 1;
    const images = [...body.querySelectorAll("img")].filter(isSeen).length;
    const drawn = (rtf.match(/\\shppict\b/g) || rtf.match(/\\pict\b/g) || []).length;
    const inner = [...body.querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
    return { pictures: images || drawn, tables: inner.length };
  };

  const cellsApart = (body) => {
    for (const table of body.querySelectorAll("table")) {
      if (!table.isConnected || table.parentElement.closest("table")) continue;
      const rows = [...table.rows].map((row) => {
        const line = document.createElement("p");
        line.textContent = [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")).join("　");
        return line;
      });
      table.replaceWith(...rows);
    }
    return body.innerHTML;
  };
  const ours = new WeakSet();
  const pasteInstead = (event, html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", event.clipboardData.getData("text/plain"));
    const again = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
    ours.add(again);
    event.preventDefault();
    event.stopImmediatePropagation();
    event.target.dispatchEvent(again);
  };

  document.addEventListener(
    "paste",
    (event) => {
      const editor = editorOf(event.target);
      const data = event.clipboardData;
      if (!editor || !data || ours.has(event)) return;
      const html = data.getData("text/html");
      const files = [...data.files];
      if (!html && files.length) {
        offer(editor, files, "粘贴");
        return;
      }
      const { body } = new DOMParser().parseFromString(html, "text/html");
      const { pictures, tables } = lostIn(body, data.getData("text/rtf"));
      const lost = [pictures && `${pictures} 张图片`, tables && `${tables} 个表格`].filter(Boolean).join("、");
      if (!lost) return;
      tell(editor, [
        `粘贴的内容里有 ${lost}没有粘进来${tables ? "（表格只留下文字，一行一段）" : ""}。请用“`,
        importLink(),
        "”把整个文件导入，或在正文里加“图片”“表格”块，从图片库选图、重新填表。",
      ]);
      if (tables) pasteInstead(event, cellsApart(body));
    },
    true,
  );

  const offer = (editor, files, act) => {
    const hasDocument = files.some((file) => DOCUMENTS.test(file.name));
    const named = files.length === 1 ? `“${files[0].name}”` : `${files.length} 个文件`;
    tell(
      editor,
      hasDocument
        ? [`${act}的${named}不能直接放进文字里。请用“`, importLink(), "”导入文档和其中的图片。"]
        : [`${act}的${named}不能直接放进文字里。请先“`, libraryLink(), "”，再在正文里加“图片”块选用；有 Word 原稿的，也可以“", importLink(), "”。"],
    );
  };
  const holdsFiles = (event) => Boolean(event.dataTransfer) && [...event.dataTransfer.types].includes("Files");
  document.addEventListener(
    "dragover",
    (event) => {
      if (editorOf(event.target) && holdsFiles(event)) event.preventDefault();
    },
    true,
  );
  // Left alone, the browser would leave the editor to open the file, or the editor would take its bytes for words.
  document.addEventListener(
    "drop",
    (event) => {
      const editor = editorOf(event.target);
      if (!editor || !holdsFiles(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      offer(editor, [...event.dataTransfer.files], "拖入");
    },
    true,
  );
})();
