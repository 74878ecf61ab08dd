// The editor's module: it defines `<asl-editor>`. `web/boot.js` fetches it, unless this browser
// wants another.

import { AslEditor } from "./element.js";

customElements.define("asl-editor", AslEditor);
