/**
 * A view's line to the server: join, fold events, notice holes, and say honestly whether there is contact.
 *
 * Contact is not “the socket looks open” but “we have joined, and the server spoke within five seconds”: it pulses
 * every two. The page is told of each entry of the log once, also of those that came about while the line was down.
 */

import { io as socketIo } from "../vendor/socket.io.esm.min.js";
import * as clock from "./clock.js";
import { Floor } from "./floor.js";

const SILENCE_MS = 4_200; // a pulse may be two seconds late, and the banner still stands within five
const DROPPED_MS = 1_500; // a socket known to be gone gets less patience
const CONNECT_MS = 5_000;
const PATIENCE_MS = { join: 4_000, resync: 1_500 }; // what is not answered is asked again: after this, twice this, …
const PATIENCE_MS_MOST = 16_000;
const AGAIN_MS = 500; // pause before asking again what was refused
const BEHIND_MS = 600; // how long a pulse may run ahead of its own events before we ask

export class Live {
  /**
   * @param {object} options `branch`, `view`, and the callbacks `onChange(floor, event|null)`
   *   (event is null after a snapshot), `onContact(online, since)`, `onConfigured()`; `io` may be another client factory.
   */
  constructor({ branch, view, onChange = () => {}, onContact = () => {}, onConfigured = () => {}, io = socketIo }) {
    Object.assign(this, { branch, view, onChange, onContact, onConfigured });
    this.floor = new Floor();
    this.told = 0; // the last entry that the page has been told of
    this.needed = 0; // the last entry that we know to be in the log
    this.joining = null; // the attempt to join that is on its way
    this.early = []; // what happened since it began
    this.catching = null; // the questions for what was missed that are on their way
    this.again = false;
    this.online = null;
    this.heardAt = performance.now();
    this.heardTime = clock.now();
    this.droppedAt = null;
    this.socket = io("/live", {
      transports: ["websocket"],
      reconnectionDelay: 300,
      reconnectionDelayMax: 2_000,
      timeout: CONNECT_MS,
    });
    this.socket.on("connect", () => this.join());
    this.socket.on("disconnect", () => {
      this.droppedAt ??= performance.now();
      this.joining = null;
    });
    this.socket.on("event", (event) => this.receive(event));
    this.socket.on("pulse", (pulse) => this.pulse(pulse));
    setInterval(() => this.look(), 250);
  }

  /** Connect anew: the server decides what a page may see when it connects, so signing in calls for this. */
  reconnect() {
    this.socket.disconnect();
    this.socket.connect();
  }

  /** Follow the branch from a snapshot on, and hear what came about since the floor that we have. */
  async join() {
    const attempt = (this.joining = {});
    this.early = [];
    const known = this.floor.loaded ? this.floor.seq : null;
    const wish = { branch: this.branch, view: this.view, ...(known === null ? {} : { after: known }) };
    const answer = await this.insist("join", wish, () => this.joining === attempt);
    if (this.joining !== attempt) return;
    this.joining = null;
    this.start(answer, known);
  }

  /** Begin again from a snapshot; `known` is the last entry of the floor before it, null where there was none. */
  start({ snapshot, missed = [] }, known) {
    if (known === null || snapshot.seq < known) this.told = this.needed = snapshot.seq; // history, or another log
    this.floor.load(snapshot);
    clock.useZone(snapshot.branch.timezone);
    clock.learn(snapshot.time);
    const since = this.early.filter((event) => this.floor.apply(event) === "applied");
    this.early = [];
    this.droppedAt = null;
    this.heard();
    this.onChange(this.floor, null);
    for (const event of [...missed, ...since]) this.tell(event);
    this.need(this.needed);
  }

  receive(event) {
    if (event.branch !== this.branch) return;
    this.heard();
    if (this.joining) this.early.push(event); // the snapshot on its way may be older than this
    if (!this.floor.loaded) return;
    this.needed = Math.max(this.needed, event.seq);
    this.fold(event);
    if (this.needed > this.floor.seq) this.catchUp();
  }

  fold(event) {
    if (this.floor.apply(event) === "applied") this.tell(event);
  }

  /** Tell the page of an entry, in the order of the log and never twice. */
  tell(event) {
    if (event.seq <= this.told) return;
    this.told = event.seq;
    if (event.type !== "branch.configured") return this.onChange(this.floor, event);
    this.onConfigured();
    this.join();
  }

  /** Ask for what was missed, until nothing is; one question at a time. */
  catchUp() {
    this.again = true;
    return (this.catching ??= this.ask().finally(() => (this.catching = null)));
  }

  async ask() {
    while ((this.again || this.needed > this.floor.seq) && this.mayAsk()) {
      this.again = false;
      const after = this.floor.seq;
      const answer = await this.insist("resync", { after }, () => this.mayAsk());
      if (!answer) return; // joining tells what was missed, too
      if (answer.snapshot) this.start(answer, after);
      for (const event of answer.events ?? []) this.fold(event);
      if (this.floor.seq === after) this.needed = after; // the server has nothing more
    }
  }

  mayAsk() {
    return this.floor.loaded && this.socket.connected && !this.joining;
  }

  pulse({ time, seq }) {
    this.heard();
    clock.learn(time);
    const last = seq?.[this.branch];
    if (last === undefined || !this.floor.loaded) return;
    if (last < this.floor.seq) this.catchUp(); // older than its own events, or of another log: the answer tells
    else this.need(last);
  }

  /** Make sure that everything up to `seq` is here soon: a command of ours was answered with it. */
  expect(seq) {
    this.need(seq);
  }

  need(seq) {
    this.needed = Math.max(this.needed, seq);
    if (this.needed > this.floor.seq) setTimeout(() => this.needed > this.floor.seq && this.catchUp(), BEHIND_MS);
  }

  /** Ask until there is a good answer; null when it is not wanted any more, which `wanted` tells. */
  async insist(name, question, wanted) {
    let patience = PATIENCE_MS[name];
    while (wanted()) {
      try {
        const answer = await this.socket.timeout(patience).emitWithAck(name, question);
        this.heard();
        if (!answer.error) return answer;
        if (name !== "join") return void this.join(); // the server does not know us
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      } catch {
        patience = Math.min(patience * 2, PATIENCE_MS_MOST); // whether there is contact at all is judged by look()
      }
    }
    return null;
  }

  heard() {
    this.heardAt = performance.now();
    this.heardTime = clock.now();
    this.look();
  }

  /** Tell the page when contact is lost or found. */
  look() {
    const now = performance.now();
    const dropped = this.droppedAt !== null && now - this.droppedAt > DROPPED_MS;
    const online = this.floor.loaded && !dropped && now - this.heardAt < SILENCE_MS;
    if (!this.floor.loaded && this.online === null && now - this.heardAt < SILENCE_MS) return;
    if (online === this.online) return;
    this.online = online;
    document.body.dataset.contact = online ? "online" : "lost";
    this.onContact(online, this.heardTime);
  }
}
