/** How the same server writes in another language: everything that Windows, .NET and the installer say in words. */
export const LANGUAGES = ["en", "de", "fr", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];
type Foreign = Exclude<Language, "en">;

/** English words, and the same in each language. Names, codes, labels of the service itself stay as they are. */
const PHRASES: readonly (readonly [english: string, said: Readonly<Record<Foreign, string>>])[] = [
  [
    "The connection to the connect service was lost.",
    {
      de: "Die Verbindung mit dem Verbindungsdienst ging verloren.",
      fr: "La connexion au service de connexion a été perdue.",
      ja: "接続サービスへの接続が失われました。",
    },
  ],
  [
    "The token provider was unable to provide a security token.",
    {
      de: "Der Tokenanbieter konnte kein Sicherheitstoken bereitstellen.",
      fr: "Le fournisseur de jetons n'a pas pu fournir de jeton de sécurité.",
      ja: "トークン プロバイダーはセキュリティ トークンを提供できませんでした。",
    },
  ],
  [
    "Operation is not valid due to the current state of the object.",
    {
      de: "Der Vorgang ist aufgrund des aktuellen Zustands des Objekts ungültig.",
      fr: "L'opération n'est pas valide en raison de l'état actuel de l'objet.",
      ja: "オブジェクトの現在の状態に問題があるため、操作は有効ではありません。",
    },
  ],
  [
    "Unable to connect to the remote server",
    {
      de: "Die Verbindung mit dem Remoteserver kann nicht hergestellt werden",
      fr: "Impossible de se connecter au serveur distant",
      ja: "リモート サーバーに接続できません",
    },
  ],
  [
    "The operation did not complete within the allotted timeout.",
    {
      de: "Der Vorgang wurde nicht innerhalb des zugewiesenen Zeitlimits abgeschlossen.",
      fr: "L'opération n'a pas été terminée dans le délai imparti.",
      ja: "割り当てられたタイムアウト時間内に操作が完了しませんでした。",
    },
  ],
  [
    "The operation has timed out.",
    {
      de: "Zeitüberschreitung des Vorgangs.",
      fr: "Le délai de l'opération a expiré.",
      ja: "操作がタイムアウトしました。",
    },
  ],
  ["Bad Data.", { de: "Ungültige Daten.", fr: "Données incorrectes.", ja: "データが無効です。" }],
  [
    "Keyset does not exist.",
    {
      de: "Der Schlüsselsatz ist nicht vorhanden.",
      fr: "Le jeu de clés n'existe pas.",
      ja: "キー セットがありません。",
    },
  ],
  [
    "The system cannot find the file specified.",
    {
      de: "Das System kann die angegebene Datei nicht finden.",
      fr: "Le fichier spécifié est introuvable.",
      ja: "指定されたファイルが見つかりません。",
    },
  ],
  ["Access is denied.", { de: "Zugriff verweigert", fr: "Accès refusé.", ja: "アクセスが拒否されました。" }],
  [
    "The RPC server is unavailable.",
    {
      de: "Der RPC-Server ist nicht verfügbar.",
      fr: "Le serveur RPC n'est pas disponible.",
      ja: "RPC サーバーを利用できません。",
    },
  ],
  ["Unspecified error", { de: "Unbekannter Fehler", fr: "Erreur non spécifiée", ja: "エラーを特定できません" }],
  [
    "A restriction prevents the password from being changed to the current one specified.",
    {
      de: "Eine Einschränkung verhindert, dass das Kennwort in das angegebene geändert wird.",
      fr: "Une restriction empêche de remplacer le mot de passe par celui spécifié.",
      ja: "制限により、指定されたパスワードに変更できません。",
    },
  ],
  [
    "The password could not be updated because the management agent credentials were denied access.",
    {
      de: "Das Kennwort konnte nicht aktualisiert werden, weil den Anmeldeinformationen der Zugriff verweigert wurde.",
      fr: "Le mot de passe n'a pas pu être mis à jour, car l'accès a été refusé aux informations d'identification.",
      ja: "管理エージェントの資格情報がアクセスを拒否されたため、パスワードを更新できませんでした。",
    },
  ],
  [
    "The operation failed because the object could not be found.",
    {
      de: "Der Vorgang ist fehlgeschlagen, weil das Objekt nicht gefunden wurde.",
      fr: "L'opération a échoué, car l'objet est introuvable.",
      ja: "オブジェクトが見つからないため、操作は失敗しました。",
    },
  ],
  [
    "The management agent run was terminated because a domain controller could not be contacted.",
    {
      de: "Die Ausführung wurde beendet, weil kein Domänencontroller erreichbar war.",
      fr: "L'exécution a été arrêtée, car aucun contrôleur de domaine n'a pu être contacté.",
      ja: "ドメイン コントローラーに接続できなかったため、実行は終了しました。",
    },
  ],
  [
    "The service was stopped.",
    { de: "Der Dienst wurde beendet.", fr: "Le service a été arrêté.", ja: "サービスが停止しました。" },
  ],
  [
    "The service was started.",
    { de: "Der Dienst wurde gestartet.", fr: "Le service a démarré.", ja: "サービスが開始されました。" },
  ],
  [
    "Installation completed successfully.",
    {
      de: "Die Installation wurde erfolgreich abgeschlossen.",
      fr: "L'installation s'est terminée correctement.",
      ja: "インストールは正常に完了しました。",
    },
  ],
  [
    "Installation failed.",
    { de: "Fehler bei der Installation.", fr: "Échec de l'installation.", ja: "インストールに失敗しました。" },
  ],
  [
    "Removal completed successfully.",
    {
      de: "Die Entfernung wurde erfolgreich abgeschlossen.",
      fr: "La suppression s'est terminée correctement.",
      ja: "削除は正常に完了しました。",
    },
  ],
  ["Product: ", { de: "Produkt: ", fr: "Produit : ", ja: "製品: " }],
  ["Application: ", { de: "Anwendung: ", fr: "Application : ", ja: "アプリケーション: " }],
  [
    "Framework Version: ",
    { de: "Frameworkversion: ", fr: "Version du Framework : ", ja: "フレームワークのバージョン: " },
  ],
  ["Exception Info: ", { de: "Ausnahmeinformationen: ", fr: "Informations sur l'exception : ", ja: "例外情報: " }],
  [
    "Description: The process was terminated due to an unhandled exception.",
    {
      de: "Beschreibung: Der Prozess wurde aufgrund einer unbehandelten Ausnahme beendet.",
      fr: "Description : le processus a été arrêté en raison d'une exception non gérée.",
      ja: "説明: ハンドルされない例外のため、プロセスが中止されました。",
    },
  ],
  [
    "Could not load file or assembly",
    {
      de: "Die Datei oder Assembly konnte nicht geladen werden:",
      fr: "Impossible de charger le fichier ou l'assembly",
      ja: "ファイルまたはアセンブリを読み込めませんでした:",
    },
  ],
  ["Restart the service", { de: "Neustart des Diensts", fr: "Redémarrer le service", ja: "サービスの再起動" }],
  ["Other (Planned)", { de: "Andere (Geplant)", fr: "Autre (planifié)", ja: "その他 (計画済)" }],
];

/** Words that are translated only where they are the whole text. */
const WHOLE: Readonly<Record<string, Readonly<Record<Foreign, string>>>> = {
  running: { de: "wird ausgeführt", fr: "en cours d’exécution", ja: "実行中" },
  stopped: { de: "beendet", fr: "arrêté", ja: "停止" },
  restart: { de: "Neustart", fr: "redémarrer", ja: "再起動" },
};

/** One text of a record as a server of that language writes it. */
export function toLanguage(text: string, language: Language): string {
  if (language === "en") return text;
  const whole = WHOLE[text];
  if (whole) return whole[language];
  return PHRASES.reduce((said, [english, foreign]) => said.replaceAll(english, foreign[language]), text);
}

const LEVELS: Readonly<Record<Foreign, Readonly<Record<number, string>>>> = {
  de: { 2: "Fehler", 3: "Warnung", 4: "Informationen" },
  fr: { 2: "Erreur", 3: "Avertissement", 4: "Information" },
  ja: { 2: "エラー", 3: "警告", 4: "情報" },
};
const CULTURES = { de: "de-DE", fr: "fr-FR", ja: "ja-JP" } as const;
const KEYWORDS = { de: "Klassisch", fr: "Classique", ja: "クラシック" } as const;

/** What Event Viewer adds to an exported record in its own language; nothing in English. */
export function renderingOf(level: number, language: Language): string {
  if (language === "en") return "";
  const words = LEVELS[language][level] ?? "";
  return `<RenderingInfo Culture='${CULTURES[language]}'><Level>${words}</Level><Keywords><Keyword>${KEYWORDS[language]}</Keyword></Keywords></RenderingInfo>`;
}
