export * from './address.js';
export * from './address.flow.js';
export * from './delivery.js';
export * from './delivery.flow.js';
export * from './due.js';
export * from './expiry.js';
export * from './expiry.flow.js';
export * from './inbox.flow.js';
export * from './message.js';
export * from './message-kinds.js';
export * from './message-ports.js';
export * from './message-proof.js';
export * from './message-task.js';
export * from './message-task.flow.js';
export * from './notify.flow.js';
export * from './service-rules.js';
export {
  checkFacts,
  factsOf,
  type MessageText,
  newestTemplate,
  renderMessage,
  type Template,
  textDigest,
} from './templates/template.js';
export * from './tidings.js';
export * from './working-calendar.js';
