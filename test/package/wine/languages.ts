/** What differs from one language of Windows to another where a tool's output is read. */
export interface Language {
  /** For Wine, which takes the OEM code page from it. */
  readonly locale: string;
  readonly codePage: number;
  /** Name of the sync service's account, with letters that other code pages lack or have elsewhere. */
  readonly account: string;
  /** What `netsh winhttp show proxy` prints. */
  readonly winHttp: string;
  /** Labels of `sc queryex` in the order of its lines; made up beyond English: none may be read. */
  readonly labels: readonly string[];
}

export const LANGUAGES = {
  english: {
    locale: "en_US.UTF-8",
    codePage: 437,
    account: "svc-café",
    winHttp: "\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Direct access (no proxy server).\r\n\r\n",
    labels: ["TYPE", "STATE", "WIN32_EXIT_CODE", "SERVICE_EXIT_CODE", "CHECKPOINT", "WAIT_HINT", "PID", "FLAGS"],
  },
  german: {
    locale: "de_DE.UTF-8",
    codePage: 850,
    account: "dienst-größe",
    winHttp:
      "\r\nAktuelle WinHTTP-Proxyeinstellungen:\r\n\r\n    Direktzugriff (kein Proxyserver für „alle“).\r\n\r\n".replace(
        /[„“]/g,
        '"',
      ),
    labels: ["TYP", "STATUS", "WIN32-BEENDIGUNG", "DIENST-BEENDIGUNG", "PRÜFPUNKT", "WARTEHINWEIS", "PROZESS", "FLAGS"],
  },
  japanese: {
    locale: "ja_JP.UTF-8",
    codePage: 932,
    account: "同期ソフト",
    winHttp: "\r\n現在の WinHTTP プロキシ設定:\r\n\r\n    直接アクセス (プロキシ サーバーなし)。\r\n\r\n",
    labels: ["種類", "状態", "終了コード", "サービス", "チェック", "待機", "プロセス", "フラグ"],
  },
} as const satisfies Record<string, Language>;
