// Package bounds holds what an input can make the program do at most. Its author is not trusted: any input under 1 MB ends
// within 10 s and 512 MiB. Each bound is far above what manifests of people need; an input beyond one is an error that names
// it.
package bounds

import "time"

// Bounds of a kustomization, over all files that kustomize reads for it.
const (
	// AliasNodes is how many YAML nodes aliases can stand for beyond those that are written. kustomize writes aliases out,
	// and takes over 3 KB for a node.
	AliasNodes = 50_000

	// Loads is how many kustomizations can be loaded. One that two others list counts twice, so that layers which each list
	// two below them double at every layer.
	Loads = 2_000

	// RepeatedBytes is how much can be read of files that were read before, such as a file that many generators name:
	// kustomize holds a copy of each.
	RepeatedBytes = 16 << 20

	// KustomizeTime is how much processor time kustomize can take for up to 1 MiB of files, and KustomizeTimePerMiB for each
	// MiB of more. Its time grows faster than the square of the resources. The rest of the 10 s is for what comes after it.
	KustomizeTime       = 7 * time.Second
	KustomizeTimePerMiB = 60 * time.Second

	// TraceTime is the processor time in which kustomize renders again for the files that messages are about.
	TraceTime = 2 * time.Second

	// SpareTime is the processor time in which kustomize renders each kustomization to find out which Services modules outside of a
	// directory request, and after which it begins with no further one.
	SpareTime = 4 * time.Second

	// RenderedBytes is how much kustomize can render for each MiB of files that is begun: a value can replace many.
	RenderedBytes = 32 << 20

	// RemoteTime is how long a kustomization can take if it can name remote files and bases: a server can be silent.
	RemoteTime = 5 * time.Minute

	// KustomizeMemory is how much memory kustomize can take for each MiB of files that is begun. A patch or annotation
	// multiplies with the resources that it is for.
	KustomizeMemory = 384 << 20
)

// Bounds of a directory.
const (
	// FolderDepth is how many folders can be in each other: each can have a file of patterns, and all those around a file
	// are tried on it.
	FolderDepth = 100

	// UnlistedFiles is how many files beside those of a kustomization, which it does not list, are read to find a configuration that
	// has another name.
	UnlistedFiles = 100

	// IgnorePatterns is how many patterns all .krmignore files of a directory can hold: each is tried on every file.
	IgnorePatterns = 2_000

	// SharedServices is how many times kustomizations with modules can use the Services in bases of others: each Service is
	// rendered with each of them.
	SharedServices = 50_000

	// PassedKustomizations is how many kustomizations can be between Services in bases and what requests them: they are passed
	// for each Service.
	PassedKustomizations = 1_000_000
)

// Bounds of a configuration and of what it generates.
const (
	// Overrides is how many overrides a configuration can have: each is tried on every module.
	Overrides = 2_000

	// Pattern is how many characters a pattern of an override can have: it is tried on every module.
	Pattern = 1_000

	// TemplateValues is how many keys and values all templates of a configuration can have: each is looked for in the Services
	// that exist.
	TemplateValues = 20_000

	// Ports is how many ports the templates of a configuration can have in all, and how many the annotation of a workload.
	Ports = 1_000

	// GeneratedBytes is how much text the templates of all generated Services can come to: the template is written into
	// each of them.
	GeneratedBytes = 64 << 20

	// GeneratedValues is how many values the templates of all generated Services can come to, beyond FreeValues in each: each
	// is held by the rules of the API server, and takes some 200 bytes.
	GeneratedValues = 200_000
	FreeValues      = 100
)

// Bounds of what is reported.
const (
	// Addresses is how many hosts with paths the routes of a list can have in all: every host of a route goes with each of its paths.
	Addresses = 300_000

	// AddressBytes is how much text these can come to: a long host is repeated with each path.
	AddressBytes = 16 << 20

	// Value is how many characters of a value a message holds.
	Value = 200

	// Name and Path are how many characters of a resource's name and of a file's path it holds: a name of Kubernetes has at
	// most 253, a path of Linux 4,096.
	Name = 300
	Path = 4_096

	// Message is how many characters a message has.
	Message = 2_000

	// Listed is how many names a message lists.
	Listed = 20

	// Messages is how many errors and warnings are reported of a run.
	Messages = 1_000
)
