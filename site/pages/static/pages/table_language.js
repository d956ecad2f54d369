// The menu of the table editor in Chinese. Handsontable asks for the desk's language code, which it does not ship.
(() => {
  if (typeof Handsontable === "undefined") return;
  const keys = Handsontable.languages.dictionaryKeys;
  const words = {
    CONTEXTMENU_ITEMS_ROW_ABOVE: "在上方插入一行",
    CONTEXTMENU_ITEMS_ROW_BELOW: "在下方插入一行",
    CONTEXTMENU_ITEMS_INSERT_LEFT: "在左侧插入一列",
    CONTEXTMENU_ITEMS_INSERT_RIGHT: "在右侧插入一列",
    CONTEXTMENU_ITEMS_REMOVE_ROW: ["删除这一行", "删除这些行"],
    CONTEXTMENU_ITEMS_REMOVE_COLUMN: ["删除这一列", "删除这些列"],
    CONTEXTMENU_ITEMS_UNDO: "撤销",
    CONTEXTMENU_ITEMS_REDO: "重做",
    CONTEXTMENU_ITEMS_MERGE_CELLS: "合并单元格",
    CONTEXTMENU_ITEMS_UNMERGE_CELLS: "拆分单元格",
    CONTEXTMENU_ITEMS_ALIGNMENT: "对齐",
    CONTEXTMENU_ITEMS_ALIGNMENT_LEFT: "左对齐",
    CONTEXTMENU_ITEMS_ALIGNMENT_CENTER: "水平居中",
    CONTEXTMENU_ITEMS_ALIGNMENT_RIGHT: "右对齐",
    CONTEXTMENU_ITEMS_ALIGNMENT_JUSTIFY: "两端对齐",
    CONTEXTMENU_ITEMS_ALIGNMENT_TOP: "顶端对齐",
    CONTEXTMENU_ITEMS_ALIGNMENT_MIDDLE: "垂直居中",
    CONTEXTMENU_ITEMS_ALIGNMENT_BOTTOM: "底端对齐",
    CONTEXTMENU_ITEMS_COPY: "复制",
    CONTEXTMENU_ITEMS_CUT: "剪切",
    CONTEXTMENU_ITEMS_NO_ITEMS: "没有可用的操作",
  };
  const dictionary = { languageCode: "zh-hans" };
  for (const [name, word] of Object.entries(words)) {
    if (name in keys) dictionary[keys[name]] = word;
  }
  Handsontable.languages.registerLanguageDictionary(dictionary);
})();
