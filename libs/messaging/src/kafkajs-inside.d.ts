// What we reach for inside kafkajs, which types only its front door.
declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/package.json' {
  const manifest: { readonly version: string };
  export default manifest;
}
