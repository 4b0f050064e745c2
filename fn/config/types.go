// Package config is the configuration of the function: an object of kind ModuleService, or the data of a ConfigMap as
// kpt passes arguments.
package config

import "github.com/koupleless/module-service/internal/corev1"

// The API version and kind of the configuration.
const (
	Group      = "fn.koupleless.io"
	APIVersion = Group + "/v1alpha1"
	Kind       = "ModuleService"
)

//go:generate go run ../../internal/schema/generate types.go ../..

// ModuleService configures the Services that are generated for modules. Every field is optional.
type ModuleService struct {
	// APIVersion is fn.koupleless.io/v1alpha1.
	APIVersion string `json:"apiVersion"`

	// Kind is ModuleService.
	Kind string `json:"kind"`

	// Metadata names the configuration. The function reads nothing from it.
	Metadata Metadata `json:"metadata,omitempty"`

	// Spec holds the settings.
	Spec Spec `json:"spec,omitempty"`
}

// Metadata is the metadata of the configuration itself, with the fields of every object of Kubernetes.
type Metadata map[string]any

// Spec holds the settings of a ModuleService.
type Spec struct {
	// Name is the name of each Service. {module} is the name of the module, {moduleDeployment} that of its ModuleDeployment
	// or workload; the name must contain one of them. The default is {module}-service, as in module-controller V1.
	Name string `json:"name,omitempty"`

	// PortName is the name of the module's port. The default is http.
	PortName string `json:"portName,omitempty"`

	// Selector is how the Service of a controller V2 workload selects Pods: with module, the default, by the label
	// module.koupleless.io/name if the Pods have it; with workload, always by the labels of the workload's own selector. With
	// workload the Service is named {moduleDeployment}-service unless a name is set.
	Selector Selector `json:"selector,omitempty"`

	// Strict makes warnings fail the run.
	Strict bool `json:"strict,omitempty"`

	// Template is merged over every generated Service: maps field by field, ports by their name, any other list as a whole.
	// A null removes a default. In existing Services its fields override edits by hand, and everything else stays.
	Template Template `json:"template,omitempty"`

	// Overrides are merged over the template for the modules that they match, in order: the last one wins, field by field.
	Overrides []Override `json:"overrides,omitempty"`
}

// Selector is how the Service of a controller V2 workload selects Pods.
type Selector string

// The values of a Selector.
const (
	SelectorModule   Selector = "module"
	SelectorWorkload Selector = "workload"
)

// Override holds a match and at least one setting for the modules that match.
type Override struct {
	// Match selects the modules. All of its conditions must match; it has at least one.
	Match Match `json:"match"`

	// Name replaces the name of the spec for these modules.
	Name string `json:"name,omitempty"`

	// PortName replaces the portName of the spec for these modules. It is also the name of the module's own port in the
	// template of this override.
	PortName string `json:"portName,omitempty"`

	// Selector replaces the selector of the spec for these modules.
	Selector Selector `json:"selector,omitempty"`

	// Template is merged over the one of the spec and those of earlier overrides.
	Template Template `json:"template,omitempty"`
}

// Match selects modules by their ModuleDeployment, or by their workload for controller V2. In a glob, * matches any
// characters, ? one character, [a-z] one of several, and [^a-z] one of all others.
type Match struct {
	// Module is a glob for the name of the module.
	Module string `json:"module,omitempty"`

	// ModuleDeployment is a glob for the name of the ModuleDeployment or workload.
	ModuleDeployment string `json:"moduleDeployment,omitempty"`

	// Namespace is a glob for its namespace, which is empty if it is absent.
	Namespace string `json:"namespace,omitempty"`

	// Labels is a label selector for its labels, such as team=shop,tier in (front,edge).
	Labels string `json:"labels,omitempty"`
}

// Template is a part of a Service. It has no name, namespace, selector or numbers of the module's port, which are derived
// from the ModuleDeployment.
type Template struct {
	// Metadata holds labels and annotations for the Service.
	Metadata TemplateMetadata `json:"metadata,omitempty"`

	// Spec holds fields of the Service's spec. The port named by portName is the module's own; other names are further
	// ports.
	Spec corev1.ServiceSpec `json:"spec,omitempty"`
}

// TemplateMetadata is the part of a Service's metadata that a template may set.
type TemplateMetadata struct {
	// Labels for the Service.
	Labels map[string]string `json:"labels,omitempty"`

	// Annotations for the Service, such as those that a cloud provider's load balancer reads.
	Annotations map[string]string `json:"annotations,omitempty"`
}
