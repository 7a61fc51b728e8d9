/** What `on_result` and `on_complete` give: as much as `result_mode` allows. */

export interface PluginResult {
  state: "processing" | "finished";
  /** Present when there is a session of the server. */
  event_session_id?: string;
  /** `status` and above, by kind in lower case. */
  analyses?: Readonly<Record<string, { state: string; resolution?: string } & Readonly<Record<string, unknown>>>>;
  /** `folder` and above. */
  folder_id?: string;
  readonly [key: string]: unknown;
}
