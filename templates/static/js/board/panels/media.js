/**
 * The centre's pictures and videos, one after another, from the files kept on this PC.
 *
 * The list is the server's while it answers, else the one kept. A file that this screen cannot show is passed over
 * and staff are told; a disk that is full only means that files come over the network each time.
 */

import { get, post } from "../../api.js";
import * as clock from "../../clock.js";
import { config, el } from "../../page.js";
import { Kept } from "./kept.js";

const REFRESH_MS = 60_000;
const STALLED_MS = 10_000; // a video that does not move on is not waited for
const PASSED = "luot-passed"; // files that this screen could not show, also over a reload
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const address = (id) => `/branches/${config.branch.code}/media/${id}`;

/** Whether an item is for this board, and for this day and hour. */
export function due(item, { day, time, places }) {
  const weekday = DAYS[new Date(`${day}T12:00:00Z`).getUTCDay()];
  return (
    (!item.boards.length || item.boards.some((code) => places.includes(code))) &&
    (!item.days.length || item.days.includes(weekday)) &&
    (!item.first || item.first <= day) &&
    (!item.last || day <= item.last) &&
    (!item.begins || item.begins <= time) &&
    (!item.ends || time < item.ends)
  );
}

export class Media {
  kind = "media";

  constructor() {
    Object.assign(this, { kept: new Kept(), items: [], here: new Map(), passed: new Set(JSON.parse(localStorage.getItem(PASSED) ?? "[]")) });
    this.begin();
  }

  async begin() {
    try {
      this.items = await this.kept.list(config.branch.code);
      await this.fetchFiles();
    } catch (error) {
      console.info("nothing is kept on this PC:", error?.name);
    }
    await this.refresh();
    setInterval(() => this.refresh(), REFRESH_MS);
  }

  async refresh() {
    try {
      this.items = (await get(`/branches/${config.branch.code}/media`)).items;
    } catch {
      return; // without the server the kept list goes on
    }
    const ids = new Set(this.items.map((item) => item.id));
    for (const id of [...this.here.keys()]) if (!ids.has(id)) this.here.delete(id);
    for (const id of [...this.passed]) if (!ids.has(id)) await this.forget(id);
    await this.quietly(() => this.kept.dropOthers(ids));
    await this.quietly(() => this.kept.keepList(config.branch.code, this.items));
    await this.fetchFiles();
  }

  /** Bring every file here, from the disk or else from the server. */
  async fetchFiles() {
    for (const { id } of this.items) {
      if (this.here.has(id)) continue;
      const kept = await this.quietly(() => this.kept.file(id));
      const blob = kept ?? (await this.download(id));
      if (blob) this.here.set(id, blob);
      if (blob && !kept) await this.quietly(() => this.kept.keepFile(id, blob));
    }
  }

  async download(id) {
    try {
      const answer = await fetch(`/api/v1${address(id)}`);
      return answer.ok ? await answer.blob() : null;
    } catch {
      return null; // the next look at the list tries again
    }
  }

  async quietly(act) {
    try {
      return await act();
    } catch (error) {
      console.info("the disk of this PC keeps nothing:", error?.name);
      return undefined;
    }
  }

  screens() {
    const now = { day: clock.day(), time: clock.hourMinute(), places: [config.board.code, config.board.zone] };
    return this.items
      .filter((item) => this.here.has(item.id) && !this.passed.has(item.id) && due(item, now))
      .map((item) => this.screen(item));
  }

  screen(item) {
    const showing = item.type.startsWith("video/") ? this.video(item) : this.picture(item);
    return { key: item.id, seconds: item.seconds, ...showing };
  }

  picture(item) {
    return {
      draw: () => {
        const canvas = el("canvas", { class: "media__picture", role: "img", "aria-label": item.name });
        createImageBitmap(this.here.get(item.id)).then((bitmap) => paint(canvas, bitmap), () => this.pass(item));
        return el("div", { class: "media" }, canvas);
      },
    };
  }

  video(item) {
    return {
      draw: () => {
        const video = el("video", { class: "media__video", muted: true, playsinline: true, "aria-label": item.name });
        video.muted = true; // the voice owns the sound
        video.src = URL.createObjectURL(this.here.get(item.id));
        video.addEventListener("error", () => this.playing?.video === video && this.pass(item));
        video.addEventListener("timeupdate", () => this.playing && (this.playing.movedAt = performance.now()));
        this.playing = { video, movedAt: performance.now() };
        this.go();
        return el("div", { class: "media" }, video);
      },
      tick: () => this.go(),
      still: () => this.playing?.video.pause(),
      held: () => !this.playing.video.ended && performance.now() - this.playing.movedAt < STALLED_MS,
      leave: () => this.end(),
    };
  }

  go() {
    const { video } = this.playing;
    if (video.paused && !video.ended) video.play().catch((error) => console.info("the video waits:", error.name));
  }

  end() {
    const { video } = this.playing;
    this.playing = null;
    const url = video.src;
    video.pause();
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  }

  /** This screen cannot show the file: pass over it, and tell staff. */
  async pass(item) {
    this.passed.add(item.id);
    localStorage.setItem(PASSED, JSON.stringify([...this.passed]));
    await this.tell(item.id, false);
  }

  /** The file is on the list no more; with the last of them the screen is well again. */
  async forget(id) {
    this.passed.delete(id);
    localStorage.setItem(PASSED, JSON.stringify([...this.passed]));
    if (!this.passed.size) await this.tell(id, true);
  }

  /** Tell staff of a file that this screen cannot show, or that it is well again. */
  async tell(id, plays) {
    try {
      await post(`${address(id)}/playback`, { plays }, { retries: 0 });
    } catch (error) {
      console.info("staff were not told of a file:", error.code);
    }
  }
}

/** Draw a picture as large as it is; the sheet fits it into its place. */
function paint(canvas, bitmap) {
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
}
