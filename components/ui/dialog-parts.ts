export { DialogFrame } from "./dialog-frame.tsx";
export { SecretBody } from "./secret-body.tsx";
