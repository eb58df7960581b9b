# Reads what only Windows PowerShell can tell about password writeback. The contract is README.md beside this file.
# Syntax of PowerShell 3.0. Cmdlets, operators and core types only, so that it runs in constrained language mode too.
param(
    # Existing, empty folder. The script writes here and nowhere else.
    [Parameter(Mandatory = $true)]
    [string]$Out,
    # Ids of steps that are not to run, with commas: "powershell.exe -File" hands over no arrays.
    [string]$Skip = '',
    # Host of the one HTTPS request. Empty: no request is made.
    [string]$ProbeHost = ''
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'

if (-not (Test-Path -LiteralPath $Out -PathType Container)) { exit 3 }
$OutcomesFile = Join-Path -Path $Out -ChildPath 'outcomes.ndjson'
$Skipped = @($Skip -split ',')
if ($ProbeHost -eq '') { $Skipped += 'dotnet-probe' }

# Interpolation is invariant in every culture, other than ToString() and -f.
function ConvertTo-Text {
    param($Value)
    if ($null -eq $Value) { return $null }
    return "$Value"
}

function ConvertTo-Flag {
    param($Value)
    if ($Value -is [bool]) { return $Value }
    return $null
}

function ConvertTo-Number {
    param($Value)
    if ($null -eq $Value) { return $null }
    return [long]$Value
}

# "kind" tells the reader whether the zone is known: Utc (converted here where it was local) or Unspecified.
function ConvertTo-Time {
    param($Value)
    if ($Value -isnot [datetime]) { return $null }
    $kind = "$($Value.Kind)"
    $moment = $Value
    if ($kind -eq 'Local') {
        $moment = $Value.ToUniversalTime()
        $kind = 'Utc'
    }
    $text = $moment.ToString('yyyy-MM-ddTHH:mm:ss.fff', [cultureinfo]::InvariantCulture)
    return @{ kind = $kind; value = $text }
}

function Get-UtcText {
    $now = ConvertTo-Time -Value (Get-Date)
    return $now.value + 'Z'
}

function Add-Line {
    param($Record)
    $line = ConvertTo-Json -InputObject $Record -Compress -Depth 3
    try {
        Add-Content -LiteralPath $OutcomesFile -Encoding UTF8 -Value $line
    } catch {
        # A scanner may hold the file for a moment. A second failure ends the script: nobody would learn what it reads.
        Start-Sleep -Milliseconds 500
        Add-Content -LiteralPath $OutcomesFile -Encoding UTF8 -Value $line
    }
}

# Messages are localised: only types, categories and numbers decide. The message is for people.
function Get-Failure {
    param($Record)
    $outcome = 'failed'
    $code = 'command-failed'
    $category = "$($Record.CategoryInfo.Category)"
    $hresult = $null
    $isDenied = $category -eq 'PermissionDenied' -or $category -eq 'SecurityError'
    $cause = $Record.Exception
    for ($depth = 0; $depth -lt 5 -and $null -ne $cause; $depth++) {
        if ($null -ne $cause.HResult) { $hresult = [long]$cause.HResult }
        # E_ACCESSDENIED, and what says the same in a CIM exception and in one of Win32.
        if ($hresult -eq -2147024891 -or @('AccessDenied', '5') -contains "$($cause.NativeErrorCode)") { $isDenied = $true }
        $cause = $cause.InnerException
    }
    if ($isDenied) {
        $outcome = 'denied'
        $code = 'access-denied'
    } elseif ($category -eq 'OperationTimeout') {
        $outcome = 'timeout'
        $code = 'timeout'
    } elseif ("$($Record.FullyQualifiedErrorId)" -like 'needs-sign-in*') {
        $outcome = 'skipped'
        $code = 'needs-sign-in'
    } elseif ("$($Record.FullyQualifiedErrorId)" -like '*CommandNotFoundException*') {
        $code = 'command-missing'
    } elseif ("$($Record.FullyQualifiedErrorId)" -like 'Modules_ModuleNotFound*') {
        $code = 'module-missing'
    }
    $detail = "$category $($Record.CategoryInfo.Reason) $hresult $($Record.FullyQualifiedErrorId): $($Record.Exception.Message)"
    return @{ outcome = $outcome; code = $code; detail = $detail }
}

# One line when a step begins and one when it ends, so that a script that is killed tells how far it came.
function Invoke-Step {
    param([string]$Id, $Body)
    $start = Get-Date
    $end = @{ step = $Id; event = 'end'; outcome = 'collected'; code = $null; detail = $null }
    if ($Skipped -contains $Id) {
        $end.outcome = 'skipped'
        $end.code = 'not-asked'
    } else {
        Add-Line -Record @{ step = $Id; event = 'start'; atUtc = (Get-UtcText) }
        try {
            $result = & $Body
            if ($null -eq $result) {
                $end.outcome = 'empty'
            } else {
                $json = ConvertTo-Json -InputObject $result -Compress -Depth 6
                Set-Content -LiteralPath (Join-Path -Path $Out -ChildPath "$Id.json") -Encoding UTF8 -Value $json
            }
        } catch {
            $failure = Get-Failure -Record $_
            $end.outcome = $failure.outcome
            $end.code = $failure.code
            $end.detail = $failure.detail
        }
    }
    $end.atUtc = Get-UtcText
    $end.durationMs = [long]((Get-Date) - $start).TotalMilliseconds
    Add-Line -Record $end
}

# Newer builds ask a cloud administrator to sign in for some cmdlets; those take this parameter. Nobody is there to sign in.
function Import-SyncCommand {
    param([string]$Name)
    Import-Module -Name 'ADSync'
    $command = Get-Command -Name $Name
    if ($command.Parameters.Keys -contains 'AADUserName') {
        Write-Error -Message "$Name asks for a sign-in on this build" -ErrorId 'needs-sign-in'
    }
}

Invoke-Step -Id 'shell' -Body {
    $policies = @{}
    foreach ($policy in (Get-ExecutionPolicy -List)) { $policies["$($policy.Scope)"] = "$($policy.ExecutionPolicy)" }
    return @{
        version = (ConvertTo-Text -Value $PSVersionTable.PSVersion)
        clrVersion = (ConvertTo-Text -Value $PSVersionTable.CLRVersion)
        languageMode = (ConvertTo-Text -Value $ExecutionContext.SessionState.LanguageMode)
        architecture = (ConvertTo-Text -Value $env:PROCESSOR_ARCHITECTURE)
        culture = (ConvertTo-Text -Value (Get-Culture).Name)
        policies = $policies
    }
}

Invoke-Step -Id 'service' -Body {
    $filter = "Name='ADSync' OR Name='FIMSynchronizationService'"
    $service = $null
    foreach ($row in @(Get-CimInstance -ClassName 'Win32_Service' -Filter $filter -OperationTimeoutSec 20)) {
        if ($null -eq $service -or $row.Name -eq 'ADSync') { $service = $row }
    }
    if ($null -eq $service) { return $null }
    $processStart = $null
    $accountSid = $null
    $note = $null
    if ($service.ProcessId -gt 0) {
        try {
            $filter = "ProcessId=$([long]$service.ProcessId)"
            $process = Get-CimInstance -ClassName 'Win32_Process' -Filter $filter -OperationTimeoutSec 20
            if ($null -ne $process) {
                $processStart = ConvertTo-Time -Value $process.CreationDate
                # The account's own hive is named by this: whoever reads the account's proxy settings needs it.
                $owner = Invoke-CimMethod -InputObject $process -MethodName 'GetOwnerSid' -OperationTimeoutSec 20
                $accountSid = ConvertTo-Text -Value $owner.Sid
            }
        } catch {
            # The row of the service stands without its process.
            $failure = Get-Failure -Record $_
            $note = $failure.detail
        }
    }
    return @{
        name = (ConvertTo-Text -Value $service.Name)
        displayName = (ConvertTo-Text -Value $service.DisplayName)
        state = (ConvertTo-Text -Value $service.State)
        startMode = (ConvertTo-Text -Value $service.StartMode)
        startName = (ConvertTo-Text -Value $service.StartName)
        processId = (ConvertTo-Number -Value $service.ProcessId)
        processStart = $processStart
        exitCode = (ConvertTo-Number -Value $service.ExitCode)
        accountSid = $accountSid
        note = $note
    }
}

Invoke-Step -Id 'os' -Body {
    $system = Get-CimInstance -ClassName 'Win32_OperatingSystem' -OperationTimeoutSec 20
    # The caption of the CIM class is localised, these two are not.
    $current = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
    return @{
        computer = (ConvertTo-Text -Value $system.CSName)
        productName = (ConvertTo-Text -Value $current.ProductName)
        version = (ConvertTo-Text -Value $system.Version)
        installationType = (ConvertTo-Text -Value $current.InstallationType)
        lastBoot = (ConvertTo-Time -Value $system.LastBootUpTime)
        localTime = (ConvertTo-Time -Value $system.LocalDateTime)
        productType = (ConvertTo-Number -Value $system.ProductType)
    }
}

Invoke-Step -Id 'connectors' -Body {
    Import-SyncCommand -Name 'Get-ADSyncConnector'
    $connectors = @()
    foreach ($connector in @(Get-ADSyncConnector)) {
        # Named parameters only: the others hold secrets.
        $named = @{ 'UserName' = $null; 'forest-login-user' = $null; 'forest-login-domain' = $null }
        foreach ($parameter in $connector.ConnectivityParameters) {
            $name = "$($parameter.Name)"
            if ($named.ContainsKey($name) -and $parameter.Encrypted -ne $true) {
                $named[$name] = ConvertTo-Text -Value $parameter.Value
            }
        }
        $connectors += @{
            name = (ConvertTo-Text -Value $connector.Name)
            identifier = (ConvertTo-Text -Value $connector.Identifier)
            type = (ConvertTo-Text -Value $connector.Type)
            subtype = (ConvertTo-Text -Value $connector.Subtype)
            userName = $named['UserName']
            forestLoginUser = $named['forest-login-user']
            forestLoginDomain = $named['forest-login-domain']
        }
    }
    if ($connectors.Count -eq 0) { return $null }
    return @{ connectors = $connectors }
}

Invoke-Step -Id 'password-reset' -Body {
    Import-SyncCommand -Name 'Get-ADSyncConnector'
    Import-SyncCommand -Name 'Get-ADSyncAADPasswordResetConfiguration'
    $configurations = @()
    foreach ($connector in @(Get-ADSyncConnector)) {
        $isCloud = "$($connector.Identifier)" -eq 'b891884f-051e-4a83-95af-2544101c9083'
        if ($isCloud -or $connector.Subtype -eq 'Windows Azure Active Directory (Microsoft)') {
            foreach ($configuration in @(Get-ADSyncAADPasswordResetConfiguration -Connector $connector.Name)) {
                $configurations += @{
                    connector = (ConvertTo-Text -Value $connector.Name)
                    identifier = (ConvertTo-Text -Value $connector.Identifier)
                    enabled = (ConvertTo-Flag -Value $configuration.Enabled)
                    modified = (ConvertTo-Time -Value $configuration.ModifiedTimestamp)
                    serviceStatus = (ConvertTo-Text -Value $configuration.ServiceStatus)
                    onboardingRequiredStatus = (ConvertTo-Text -Value $configuration.OnboardingRequiredStatus)
                }
            }
        }
    }
    if ($configurations.Count -eq 0) { return $null }
    return @{ configurations = $configurations }
}

Invoke-Step -Id 'global-settings' -Body {
    Import-SyncCommand -Name 'Get-ADSyncGlobalSettings'
    $settings = Get-ADSyncGlobalSettings
    $parameters = @()
    foreach ($parameter in $settings.Parameters) {
        if ($parameter.Encrypted -ne $true) {
            $parameters += @{ name = "$($parameter.Name)"; value = "$($parameter.Value)" }
        }
    }
    if ($parameters.Count -eq 0) { return $null }
    return @{ parameters = $parameters }
}

Invoke-Step -Id 'scheduler' -Body {
    Import-SyncCommand -Name 'Get-ADSyncScheduler'
    $scheduler = Get-ADSyncScheduler
    if ($null -eq $scheduler) { return $null }
    return @{
        syncCycleEnabled = (ConvertTo-Flag -Value $scheduler.SyncCycleEnabled)
        maintenanceEnabled = (ConvertTo-Flag -Value $scheduler.MaintenanceEnabled)
        stagingModeEnabled = (ConvertTo-Flag -Value $scheduler.StagingModeEnabled)
        schedulerSuspended = (ConvertTo-Flag -Value $scheduler.SchedulerSuspended)
        syncCycleInProgress = (ConvertTo-Flag -Value $scheduler.SyncCycleInProgress)
        nextSyncCycleStart = (ConvertTo-Time -Value $scheduler.NextSyncCycleStartTimeInUTC)
        currentlyEffectiveSyncCycleInterval = (ConvertTo-Text -Value $scheduler.CurrentlyEffectiveSyncCycleInterval)
    }
}

Invoke-Step -Id 'dotnet-probe' -Body {
    if ($ProbeHost -notmatch '^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$') { throw 'not a host name' }
    $uri = [uri]"https://$ProbeHost/"
    $answer = @{ host = $ProbeHost; port = 443; proxy = $null; protocols = $null; status = $null; failure = $null }
    if ("$($ExecutionContext.SessionState.LanguageMode)" -eq 'FullLanguage') {
        $answer.protocols = "$([System.Net.ServicePointManager]::SecurityProtocol)"
        try {
            # The proxy of machine.config, as .NET resolves it for this user.
            $proxy = [System.Net.WebRequest]::DefaultWebProxy
            $answer.proxy = ''
            if ($null -ne $proxy -and -not $proxy.IsBypassed($uri)) {
                $address = $proxy.GetProxy($uri)
                $answer.proxy = "$($address.Host):$($address.Port)"
            }
        } catch {
            $answer.proxy = $null
        }
    }
    try {
        # Redirects are answers, not places to go to: with 0 the first one is an error that is passed over here.
        $response = Invoke-WebRequest -Uri $uri -UseBasicParsing -DisableKeepAlive -TimeoutSec 20 -MaximumRedirection 0 -ErrorAction SilentlyContinue
        if ($null -ne $response) { $answer.status = [long]$response.StatusCode }
    } catch {
        if ($null -eq $_.Exception.Status) { throw }
        $answer.failure = "$($_.Exception.Status)"
        if ($null -ne $_.Exception.Response) { $answer.status = [long]$_.Exception.Response.StatusCode }
    }
    return $answer
}

Invoke-Step -Id 'server-configuration' -Body {
    Import-SyncCommand -Name 'Get-ADSyncServerConfiguration'
    $folder = Join-Path -Path $Out -ChildPath 'server-configuration'
    $made = New-Item -Path $folder -ItemType Directory
    Get-ADSyncServerConfiguration -Path $made.FullName | Out-Null
    $files = @(Get-ChildItem -LiteralPath $made.FullName -Recurse -File)
    if ($files.Count -eq 0) { return $null }
    return @{ fileCount = $files.Count }
}

exit 0
