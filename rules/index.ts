import accountDisabled from "./account-disabled.ts";
import accountLockedOut from "./account-locked-out.ts";
import adConfigurationError from "./ad-configuration-error.ts";
import adPermissionDenied from "./ad-permission-denied.ts";
import adUnknownError from "./ad-unknown-error.ts";
import automaticUpgradeOutcome from "./automatic-upgrade-outcome.ts";
import buildRetired from "./build-retired.ts";
import buildUnsupported from "./build-unsupported.ts";
import clockSkew from "./clock-skew.ts";
import configurationUnreadable from "./configuration-unreadable.ts";
import connectorAccountRefused from "./connector-account-refused.ts";
import connectorPasswordTooLong from "./connector-password-too-long.ts";
import cryptoError from "./crypto-error.ts";
import decryptionError from "./decryption-error.ts";
import dirsyncProduct from "./dirsync-product.ts";
import domainControllerPortClosed from "./domain-controller-port-closed.ts";
import domainControllerUnreachable from "./domain-controller-unreachable.ts";
import dotnetOutdated from "./dotnet-outdated.ts";
import duplicateAnchor from "./duplicate-anchor.ts";
import engineClientError from "./engine-client-error.ts";
import engineNeverBound from "./engine-never-bound.ts";
import extensionError from "./extension-error.ts";
import foreignCloudAccount from "./foreign-cloud-account.ts";
import forestPasswordOperationsOff from "./forest-password-operations-off.ts";
import halfToggle from "./half-toggle.ts";
import hashSyncFailing from "./hash-sync-failing.ts";
import healthReportFailed from "./health-report-failed.ts";
import heartbeatSilence from "./heartbeat-silence.ts";
import installerRestartPending from "./installer-restart-pending.ts";
import invalidCloudResponse from "./invalid-cloud-response.ts";
import invalidInput from "./invalid-input.ts";
import ldapSigningOff from "./ldap-signing-off.ts";
import legacyDirsyncRecord from "./legacy-dirsync-record.ts";
import listenerStopped from "./listener-stopped.ts";
import maintenanceOff from "./maintenance-off.ts";
import minimumPasswordAge from "./minimum-password-age.ts";
import networkBlocked from "./network-blocked.ts";
import offboardingRefused from "./offboarding-refused.ts";
import offboardingServiceError from "./offboarding-service-error.ts";
import offboardingUnfinished from "./offboarding-unfinished.ts";
import onboardingDataNotStaged from "./onboarding-data-not-staged.ts";
import onboardingServiceError from "./onboarding-service-error.ts";
import onboardingUnfinished from "./onboarding-unfinished.ts";
import passwordPolicyControlMissing from "./password-policy-control-missing.ts";
import passwordPolicyRefusal from "./password-policy-refusal.ts";
import passwordSetFailed from "./password-set-failed.ts";
import preferredControllerName from "./preferred-controller-name.ts";
import probeMisdirected from "./probe-misdirected.ts";
import productRemoved from "./product-removed.ts";
import productRepairedOnly from "./product-repaired-only.ts";
import proxyAuthentication from "./proxy-authentication.ts";
import proxyDiffers from "./proxy-differs.ts";
import proxyRefusal from "./proxy-refusal.ts";
import recalledBuild from "./recalled-build.ts";
import refusedForSomeUsers from "./refused-for-some-users.ts";
import relayGatewayBlocked from "./relay-gateway-blocked.ts";
import relayIdleCut from "./relay-idle-cut.ts";
import relayListenerDown from "./relay-listener-down.ts";
import relayMoved from "./relay-moved.ts";
import relayRetries from "./relay-retries.ts";
import relayUnreachable from "./relay-unreachable.ts";
import remoteSamRestricted from "./remote-sam-restricted.ts";
import removalFailed from "./removal-failed.ts";
import requestRefused from "./request-refused.ts";
import reservedCharacterInPath from "./reserved-character-in-path.ts";
import resetServiceUnreachable from "./reset-service-unreachable.ts";
import revocationUnreachable from "./revocation-unreachable.ts";
import rootCertificateMissing from "./root-certificate-missing.ts";
import type { AnyRule } from "./rule.ts";
import schannelFailures from "./schannel-failures.ts";
import schedulerOff from "./scheduler-off.ts";
import schedulerSuspended from "./scheduler-suspended.ts";
import selectivePasswordSync from "./selective-password-sync.ts";
import serviceCannotLogOn from "./service-cannot-log-on.ts";
import serviceConfigEdited from "./service-config-edited.ts";
import serviceCrashed from "./service-crashed.ts";
import serviceDisabled from "./service-disabled.ts";
import serviceEndedWithError from "./service-ended-with-error.ts";
import serviceStartTimeout from "./service-start-timeout.ts";
import serviceStopSlow from "./service-stop-slow.ts";
import serviceStopped from "./service-stopped.ts";
import serviceUnhealthy from "./service-unhealthy.ts";
import signInUnreachable from "./sign-in-unreachable.ts";
import stagingServer from "./staging-server.ts";
import supportCodeSeen from "./support-code-seen.ts";
import syncOnDomainController from "./sync-on-domain-controller.ts";
import tls12Disabled from "./tls-1-2-disabled.ts";
import tls12HalfSet from "./tls-1-2-half-set.ts";
import tls12NotSet from "./tls-1-2-not-set.ts";
import tlsInterception from "./tls-interception.ts";
import unansweredRequest from "./unanswered-request.ts";
import unclassifiedError from "./unclassified-error.ts";
import upgradeFailed from "./upgrade-failed.ts";
import upgradeHalfFinished from "./upgrade-half-finished.ts";
import userMayNotChange from "./user-may-not-change.ts";
import userNotFound from "./user-not-found.ts";
import wizardBuildBlocked from "./wizard-build-blocked.ts";
import wizardSignInRefused from "./wizard-sign-in-refused.ts";
import writebackLostInUpgrade from "./writeback-lost-in-upgrade.ts";
import writebackNeverEnabled from "./writeback-never-enabled.ts";
import writebackSettingsDisagree from "./writeback-settings-disagree.ts";
import writebackSwitchedOff from "./writeback-switched-off.ts";
import wrongCurrentPassword from "./wrong-current-password.ts";

/** Every rule, in order of id. One line a rule: `npm run docs` keeps it so. */
export const RULES: readonly AnyRule[] = [
  accountDisabled,
  accountLockedOut,
  adConfigurationError,
  adPermissionDenied,
  adUnknownError,
  automaticUpgradeOutcome,
  buildRetired,
  buildUnsupported,
  clockSkew,
  configurationUnreadable,
  connectorAccountRefused,
  connectorPasswordTooLong,
  cryptoError,
  decryptionError,
  dirsyncProduct,
  domainControllerPortClosed,
  domainControllerUnreachable,
  dotnetOutdated,
  duplicateAnchor,
  engineClientError,
  engineNeverBound,
  extensionError,
  foreignCloudAccount,
  forestPasswordOperationsOff,
  halfToggle,
  hashSyncFailing,
  healthReportFailed,
  heartbeatSilence,
  installerRestartPending,
  invalidCloudResponse,
  invalidInput,
  ldapSigningOff,
  legacyDirsyncRecord,
  listenerStopped,
  maintenanceOff,
  minimumPasswordAge,
  networkBlocked,
  offboardingRefused,
  offboardingServiceError,
  offboardingUnfinished,
  onboardingDataNotStaged,
  onboardingServiceError,
  onboardingUnfinished,
  passwordPolicyControlMissing,
  passwordPolicyRefusal,
  passwordSetFailed,
  preferredControllerName,
  probeMisdirected,
  productRemoved,
  productRepairedOnly,
  proxyAuthentication,
  proxyDiffers,
  proxyRefusal,
  recalledBuild,
  refusedForSomeUsers,
  relayGatewayBlocked,
  relayIdleCut,
  relayListenerDown,
  relayMoved,
  relayRetries,
  relayUnreachable,
  remoteSamRestricted,
  removalFailed,
  requestRefused,
  reservedCharacterInPath,
  resetServiceUnreachable,
  revocationUnreachable,
  rootCertificateMissing,
  schannelFailures,
  schedulerOff,
  schedulerSuspended,
  selectivePasswordSync,
  serviceCannotLogOn,
  serviceConfigEdited,
  serviceCrashed,
  serviceDisabled,
  serviceEndedWithError,
  serviceStartTimeout,
  serviceStopSlow,
  serviceStopped,
  serviceUnhealthy,
  signInUnreachable,
  stagingServer,
  supportCodeSeen,
  syncOnDomainController,
  tls12Disabled,
  tls12HalfSet,
  tls12NotSet,
  tlsInterception,
  unansweredRequest,
  unclassifiedError,
  upgradeFailed,
  upgradeHalfFinished,
  userMayNotChange,
  userNotFound,
  wizardBuildBlocked,
  wizardSignInRefused,
  writebackLostInUpgrade,
  writebackNeverEnabled,
  writebackSettingsDisagree,
  writebackSwitchedOff,
  wrongCurrentPassword,
];
