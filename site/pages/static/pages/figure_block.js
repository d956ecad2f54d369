// What is seen on a picture is written once, in the library; a block takes it over until somebody writes something else.
(() => {
  class FigureBlockDefinition extends window.wagtailStreamField.blocks.StructBlockDefinition {
    render(placeholder, prefix, initialState, initialError) {
      const block = super.render(placeholder, prefix, initialState, initialError);
      const alt = document.getElementById(`${prefix}-alt`);
      let taken = initialState?.image?.default_alt_text || "";
      block.childBlocks.image.widget.addEventListener("chosen", ({ detail }) => {
        if (alt.value === "" || alt.value === taken) alt.value = (detail.default_alt_text || "").slice(0, 120);
        taken = detail.default_alt_text || "";
      });
      return block;
    }
  }
  window.telepath.register("pages.FigureBlock", FigureBlockDefinition);
})();
