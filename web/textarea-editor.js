// The plain twin of `<asl-editor>`, for when its module does not load: the same contract on a
// `<textarea>`, without colours and marks. Remarks stay in the list of problems.

export function defineTextareaEditor() {
  if (!customElements.get("asl-editor")) customElements.define("asl-editor", TextareaEditor);
}

class TextareaEditor extends HTMLElement {
  static observedAttributes = ["label", "readonly"];

  #area = document.createElement("textarea");
  #announceReady;

  ready = new Promise((resolve) => (this.#announceReady = resolve));

  constructor() {
    super();
    if (!Object.hasOwn(this, "value")) return;
    const { value } = this;
    delete this.value;
    this.#area.value = value;
  }

  connectedCallback() {
    if (this.#area.isConnected) return;
    if (this.#area.value === "") this.#area.value = this.textContent;
    this.textContent = "";
    const area = this.#area;
    area.className = "editor-plain";
    area.spellcheck = false;
    area.autocapitalize = "off";
    area.addEventListener("input", () => this.#send("asl-change"));
    area.addEventListener("selectionchange", () => this.#send("asl-cursor", { head: area.selectionEnd }));
    this.append(area);
    this.toggleAttribute("data-ready", true);
    this.#announceReady(this);
  }

  connectedMoveCallback() {}

  attributeChangedCallback() {
    this.#area.readOnly = this.hasAttribute("readonly");
    this.#area.ariaLabel = this.getAttribute("label") ?? "Editor";
  }

  get value() {
    return this.#area.value;
  }

  set value(text) {
    if (text !== this.#area.value) this.#area.value = text;
  }

  reveal(from, to, { focus = false, select = false } = {}) {
    const before = this.#area.value.slice(0, from).split("\n").length - 1;
    const lines = this.#area.value.split("\n").length;
    this.#area.scrollTop = (before / lines) * this.#area.scrollHeight - this.#area.clientHeight / 3;
    if (focus) this.#area.focus();
    if (focus || select) this.#area.setSelectionRange(from, to);
  }

  focus() {
    this.#area.focus();
  }

  #send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}
