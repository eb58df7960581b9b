/** Every span of time that a judgement rests on. Those marked "ours" are not Microsoft's. */

const MINUTE_MS = 60_000;

/** Heartbeats (31019) and health reports come every five minutes while the service runs: the troubleshooting page. */
export const HEARTBEAT_MS = 5 * MINUTE_MS;

/** Two heartbeats missed and the third due: silence this long is a failure, and an attempt can be judged. Ours. */
export const JUDGE_MS = 15 * MINUTE_MS;

/** This many heartbeats of each relay in a row call an attempt, or an outage, over. Ours. */
export const HEARTBEATS_FOR_LIFE = 2;

/** Life this long ends an outage; a failure that comes back sooner is the same outage. Ours. */
export const SETTLED_MS = 60 * MINUTE_MS;

/** An outage that ended longer ago is history, the server is healthy. Ours. */
export const RECENT_MS = 7 * 24 * 60 * MINUTE_MS;

/** Without heartbeats (old builds never log them) a success this fresh proves the path. Ours. */
export const FRESH_SUCCESS_MS = 24 * 60 * MINUTE_MS;

/** A relay unseen this long, while two others beat, was moved away by the cloud. Ours. */
export const RETIRED_MS = 24 * 60 * MINUTE_MS;

/** Backward steps of the clock below this are ordinary correction and disorder between writers. Ours. */
export const CLOCK_JITTER_MS = 2 * MINUTE_MS;

/** Installer records of one upgrade follow each other within this. Ours. */
export const INSTALL_GAP_MS = 30 * MINUTE_MS;

/** After an install the wizard configures and restarts the service: starts within this belong to the upgrade. Ours. */
export const AFTER_INSTALL_MS = 30 * MINUTE_MS;

/** Records of one stop or start from different writers lie within this. Ours. */
export const AROUND_MS = 2 * MINUTE_MS;

/** The service comes back after a boot within this. Ours. */
export const AFTER_BOOT_MS = 15 * MINUTE_MS;

/** An install date holds no time of day and no zone: only a record further away than this is another install. Ours. */
export const INSTALL_DATE_SLACK_MS = 36 * 60 * MINUTE_MS;
