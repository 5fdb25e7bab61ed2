/** An answer with more than a body: another status, headers, the version for the ETag. */
export class Reply {
  constructor(
    readonly body: unknown,
    readonly options: { status?: number; headers?: Record<string, string>; version?: number } = {},
  ) {}
}

/** Body and version of a single thing: the version goes out as ETag. */
export function withVersion(body: unknown, version: number): Reply {
  return new Reply(body, { version });
}
