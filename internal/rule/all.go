package rule

// The kinds of messages.
const (
	AddressForm         ID = "address-form"
	Aliases             ID = "aliases"
	AllocationConflict  ID = "allocation-conflict"
	AllocationOrder     ID = "allocation-order"
	AmbiguousService    ID = "ambiguous-service"
	BackendPort         ID = "backend-port"
	ComponentLabel      ID = "component-label"
	ConfigurationKind   ID = "configuration-kind"
	ConfigurationPlace  ID = "configuration-place"
	ControllerLimit     ID = "controller-limit"
	DamagedResource     ID = "damaged-resource"
	DefaultNamespace    ID = "default-namespace"
	DeprecatedField     ID = "deprecated-field"
	DerivedField        ID = "derived-field"
	Drift               ID = "drift"
	DuplicateKey        ID = "duplicate-key"
	DuplicateModule     ID = "duplicate-module"
	DuplicateService    ID = "duplicate-service"
	EmptyInput          ID = "empty-input"
	EmptySetting        ID = "empty-setting"
	Encoding            ID = "encoding"
	Failed              ID = "failed"
	ForeignService      ID = "foreign-service"
	HelmChart           ID = "helm-chart"
	IgnoreFile          ID = "ignore-file"
	IgnoredField        ID = "ignored-field"
	ImmutableField      ID = "immutable-field"
	InvalidName         ID = "invalid-name"
	JSONArray           ID = "json-array"
	KustomizationFile   ID = "kustomization-file"
	KustomizationLevel  ID = "kustomization-level"
	KustomizeFailed     ID = "kustomize-failed"
	KustomizeWarning    ID = "kustomize-warning"
	Limit               ID = "limit"
	ListedFiles         ID = "listed-files"
	ListedFunction      ID = "listed-function"
	LiveService         ID = "live-service"
	LocalService        ID = "local-service"
	MatchPattern        ID = "match-pattern"
	MisplacedField      ID = "misplaced-field"
	MisplacedFunction   ID = "misplaced-function"
	MissingField        ID = "missing-field"
	MissingLabels       ID = "missing-labels"
	MisspeltField       ID = "misspelt-field"
	MisspeltKind        ID = "misspelt-kind"
	ModuleContainer     ID = "module-container"
	ModuleName          ID = "module-name"
	MoreMessages        ID = "more-messages"
	NamedBackend        ID = "named-backend"
	NoResources         ID = "no-resources"
	NotAResource        ID = "not-a-resource"
	NotJSON             ID = "not-json"
	OutOfSync           ID = "out-of-sync"
	OutsideModule       ID = "outside-module"
	ParseError          ID = "parse-error"
	PathAnnotation      ID = "path-annotation"
	PortConflict        ID = "port-conflict"
	PortName            ID = "port-name"
	PortRange           ID = "port-range"
	RejectedService     ID = "rejected-service"
	RemovedBackend      ID = "removed-backend"
	RenamedBase         ID = "renamed-base"
	Required            ID = "required"
	ResourceList        ID = "resource-list"
	SecondApply         ID = "second-apply"
	SecondService       ID = "second-service"
	Selector            ID = "selector"
	ServiceConflict     ID = "service-conflict"
	ServiceName         ID = "service-name"
	ServiceRemoved      ID = "service-removed"
	ServiceUpdated      ID = "service-updated"
	SharedEnvironments  ID = "shared-environments"
	SharedSelector      ID = "shared-selector"
	SkippedFile         ID = "skipped-file"
	SymbolicLink        ID = "symbolic-link"
	UndeclaredPort      ID = "undeclared-port"
	UnknownAPIVersion   ID = "unknown-api-version"
	UnlistedService     ID = "unlisted-service"
	UnusedConfiguration ID = "unused-configuration"
	UnusedOverride      ID = "unused-override"
	Usage               ID = "usage"
	WrongType           ID = "wrong-type"
)

// All returns the rules, sorted by their IDs.
func All() []Rule {
	return []Rule{
		{AddressForm, "warning", "An address has a form that a later version of Kubernetes rejects."},
		{Aliases, "error", "YAML aliases stand for more values than can be written out."},
		{AllocationConflict, "error", "Two Services would have the same node port or the same address."},
		{AllocationOrder, "warning", "A Service would have a node port or an address of another one that is pruned only after it is applied."},
		{AmbiguousService, "error", "More than one existing Service may be the one of a module that kustomize renamed."},
		{BackendPort, "warning", "An Ingress or a route names a port that the generated Service does not have."},
		{ComponentLabel, "warning", "A workload requests a Service, but its Pods lack the label by which controller V2 knows a module."},
		{ConfigurationKind, "error", "The configuration is not an object of kind ModuleService or a ConfigMap."},
		{ConfigurationPlace, "note", "A configuration is outside the directory or next to files, where it is not read, or of a kpt package in another one, whose configuration overrides it."},
		{ControllerLimit, "warning", "A ModuleDeployment makes a Service, but module-controller V1 cannot install its module, or the API server refuses it by its CRD."},
		{DamagedResource, "error", "A resource has only one of apiVersion and kind, or one of them twice."},
		{DefaultNamespace, "note", "Two resources share a Service, because one has no namespace and the other has the namespace default."},
		{DeprecatedField, "warning", "A field or an annotation of a Service is deprecated."},
		{DerivedField, "error", "A template sets or removes a field that is derived from the module."},
		{Drift, "error", "A file does not hold the Services that its modules request."},
		{DuplicateKey, "error", "A key is in a map more than once."},
		{DuplicateModule, "error", "Two resources have one name and namespace, and at least one of them requests a Service."},
		{DuplicateService, "error", "Two generated Services have one name and namespace."},
		{EmptyInput, "error", "The input holds no resource, or the configuration is empty."},
		{EmptySetting, "error", "A setting of the configuration is empty."},
		{Encoding, "error", "The input is not UTF-8, or has a byte order mark inside."},
		{Failed, "error", "Reading or writing failed."},
		{ForeignService, "warning", "A Service that is not generated has the name of a generated one and differs from it."},
		{HelmChart, "error", "The directory is a Helm chart, whose templates Helm must render first."},
		{IgnoreFile, "error", "A .krmignore file cannot be used."},
		{IgnoredField, "warning", "A field of a Service has no effect with the values of its other fields."},
		{ImmutableField, "warning", "An existing Service changes in a way that the API server rejects or ignores."},
		{InvalidName, "error", "A name or a namespace is one that the API server rejects."},
		{JSONArray, "error or warning", "The input is a JSON array."},
		{KustomizationFile, "error", "A kustomization file is given instead of its directory."},
		{KustomizationLevel, "error", "The directory is above the kustomizations that must be rendered."},
		{KustomizeFailed, "error", "kustomize cannot render the kustomization."},
		{KustomizeWarning, "warning", "kustomize warns about the kustomization, such as of a deprecated field, or drops a part of a file that it lists."},
		{Limit, "error", "The input or the configuration exceeds a limit."},
		{ListedFiles, "note", "The files of kustomizations are shown or changed, but these run the function themselves."},
		{ListedFunction, "error", "A kustomization lists the function, which only kustomize itself runs."},
		{LiveService, "warning", "A generated Service was committed as it is in a cluster, with fields that the API server writes."},
		{LocalService, "warning", "A generated Service or its module has the annotation config.kubernetes.io/local-config, so kustomize does not apply it."},
		{MatchPattern, "error", "A pattern or a label selector of an override cannot be parsed."},
		{MisplacedField, "warning or error", "A known field or annotation is in the wrong place; an error if its Service exists and would be removed."},
		{MisplacedFunction, "error", "The function receives nothing but its own configuration."},
		{MissingField, "warning", "A ModuleDeployment lacks a field that its CRD requires. Not for a ResourceList, as a later step may add it."},
		{MissingLabels, "warning", "A ModuleDeployment has no labels, and module-controller V1 crashes on it."},
		{MisspeltField, "warning or error", "A field or an annotation is unknown; an error in the configuration, in the metadata of a resource that requests a Service, in a generated Service that would be updated or removed, or if its Service exists and would be removed."},
		{MisspeltKind, "warning or error", "A kind is close to ModuleDeployment, to a workload of apps/v1, or to List or Service; an error if it is close to ModuleDeployment and its Service exists and would be removed."},
		{ModuleContainer, "warning", "The name of a module is not that of a container of its Pods."},
		{ModuleName, "error", "The name of a module cannot be part of a label."},
		{MoreMessages, "error or warning", "There are more messages than are printed."},
		{NamedBackend, "warning", "An Ingress or a route names a Service by its default name, but the configuration or kustomize gives it another one. Not for a ResourceList, as a later step may change the route."},
		{NoResources, "error or warning", "There is no Kubernetes resource in the input; a warning of render."},
		{NotAResource, "error", "A document or an item of a list is not a Kubernetes resource."},
		{NotJSON, "error", "A value cannot be written as JSON."},
		{OutOfSync, "error or warning", "The API server stores another value, so that GitOps tools report a difference forever; an error in a template."},
		{OutsideModule, "error or warning", "A Service is not as a module outside of the directory requests it; a warning of render."},
		{ParseError, "error", "The input or a resource cannot be parsed."},
		{PathAnnotation, "error", "An annotation names another file than the one that the resource is in."},
		{PortConflict, "error", "Two ports of a Service have the same name, or the same number and protocol."},
		{PortName, "error", "The name of a port is invalid."},
		{PortRange, "error", "A port is not a whole number from 1 to 65535."},
		{RejectedService, "error", "The API server would reject the Service."},
		{RemovedBackend, "warning", "An Ingress or a route names a Service that this run removes."},
		{RenamedBase, "warning", "kustomize renamed the base Deployment, but not the reference to it."},
		{Required, "error", "A required field is absent or empty."},
		{ResourceList, "error", "A ResourceList is among manifests, or is malformed."},
		{SecondApply, "warning", "The API server accepts a Service once and rejects the same manifest when it is applied again."},
		{SecondService, "warning", "A Service that is not generated has the name of a generated one that exists."},
		{Selector, "error", "The Pods of a workload cannot be selected as requested."},
		{ServiceConflict, "error", "Two modules request one Service with different settings."},
		{ServiceName, "error", "The name that a Service would have is invalid."},
		{ServiceRemoved, "note", "A generated Service is removed, as no module requests it."},
		{ServiceUpdated, "info", "A generated Service is updated. Only in the results of a ResourceList."},
		{SharedEnvironments, "warning", "A Service sends traffic to workloads of different environments."},
		{SharedSelector, "warning", "The Services of two workloads select the same Pods."},
		{SkippedFile, "note", "A file in a directory holds no Kubernetes resource and is skipped. Only list and --debug report it."},
		{SymbolicLink, "error", "A symbolic link leads out of the directory, to nothing, or to a file that is not read."},
		{UndeclaredPort, "warning", "No container declares the port that targetPort names."},
		{UnknownAPIVersion, "warning or error", "A ModuleDeployment or a generated Service has an unknown apiVersion; an error if the Service of that ModuleDeployment exists and would be removed."},
		{UnlistedService, "error or warning", "A kustomization lists a module and not its Service, or the Service and not the module; a warning of render."},
		{UnusedConfiguration, "warning", "A configuration is among or next to the resources, where it is not used."},
		{UnusedOverride, "note", "An override matches no module that requests a Service."},
		{Usage, "error", "The command line is wrong."},
		{WrongType, "error", "A value has the wrong type, such as a number in quotes."},
	}
}
