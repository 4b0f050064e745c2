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
	// Name is the name of each Service. {module} stands for the name of the module, {moduleDeployment} for that of the
	// ModuleDeployment or workload that it is in; one of them must be in it. The default is {module}-service, as
	// module-controller V1 has it.
	Name string `json:"name,omitempty"`

	// PortName is the name of the port that leads to the module. The default is http.
	PortName string `json:"portName,omitempty"`

	// Selector is what the Service of a workload of controller V2 selects its Pods by: with module, the default, the label
	// module.koupleless.io/name if the Pods have it; with workload always the labels of the workload's own selector, and the
	// Service is named {moduleDeployment}-service if no name is set.
	Selector Selector `json:"selector,omitempty"`

	// Strict makes warnings fail the run.
	Strict bool `json:"strict,omitempty"`

	// Template is laid over every generated Service: maps field by field, ports by their name, any other list as a whole.
	// A null removes a default. What it names is kept so in the Services that exist; all else in them stays.
	Template Template `json:"template,omitempty"`

	// Overrides are laid over the template for the modules that they match, in order: the last one wins, field by field.
	Overrides []Override `json:"overrides,omitempty"`
}

// Selector is what the Service of a workload of controller V2 selects its Pods by.
type Selector string

// The values of a Selector.
const (
	SelectorModule   Selector = "module"
	SelectorWorkload Selector = "workload"
)

// Override holds settings for some modules: besides the match at least one.
type Override struct {
	// Match tells for which modules. All that is given must match, and something must be given.
	Match Match `json:"match"`

	// Name replaces the name of the spec for these modules.
	Name string `json:"name,omitempty"`

	// PortName replaces the portName of the spec for these modules. The template of this override has the module's own port
	// under this name.
	PortName string `json:"portName,omitempty"`

	// Selector replaces the selector of the spec for these modules.
	Selector Selector `json:"selector,omitempty"`

	// Template is laid over the one of the spec and those of earlier overrides.
	Template Template `json:"template,omitempty"`
}

// Match selects modules by their ModuleDeployment, or by their workload where controller V2 runs them. In a glob * stands for any characters, ? for one and [a-z] for one of
// several.
type Match struct {
	// Module is a glob for the name of the module.
	Module string `json:"module,omitempty"`

	// ModuleDeployment is a glob for the name of the ModuleDeployment or workload.
	ModuleDeployment string `json:"moduleDeployment,omitempty"`

	// Namespace is a glob for its namespace. An absent namespace is empty.
	Namespace string `json:"namespace,omitempty"`

	// Labels is a label selector for its labels, such as team=shop,tier in (front,edge).
	Labels string `json:"labels,omitempty"`
}

// Template is a part of a Service. Name, namespace, selector and the numbers of the module's port are derived from the
// ModuleDeployment and have no place in it.
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
