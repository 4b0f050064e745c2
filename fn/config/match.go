package config

import (
	"path"
	"slices"

	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// A Subject is what overrides match and names are made of: a module and the ModuleDeployment that it is in.
type Subject struct {
	Module, ModuleDeployment, Namespace string
	Labels                              map[string]string

	// PreviousNames are those of the ModuleDeployment before kustomize renamed it. Overrides match them, too.
	PreviousNames []string

	// PortName is the name of the port that leads to the module, "" for the one that the configuration gives it.
	PortName string
}

// An override holds settings for the modules that match.
type override struct {
	settings
	match match
	at    *yaml.Node // what it matches by
}

type match struct {
	module, moduleDeployment, namespace string // globs; "" matches everything
	labels                              labels.Selector
}

// readOverride reads what has been checked; a selector that does not parse is an error that validate reports.
func readOverride(o *yaml.Node) override {
	m := yamlnode.Lookup(o, "match")
	selector, err := labels.Parse(yamlnode.Scalar(m, "labels"))
	if err != nil {
		selector = labels.Nothing()
	}
	return override{
		match: match{
			module:           yamlnode.Scalar(m, "module"),
			moduleDeployment: yamlnode.Scalar(m, "moduleDeployment"),
			namespace:        yamlnode.Scalar(m, "namespace"),
			labels:           selector,
		},
		at:       m,
		settings: readSettings(o),
	}
}

func (m match) matches(s Subject) bool {
	named := func(name string) bool { return glob(m.moduleDeployment, name) }
	return glob(m.module, s.Module) && (named(s.ModuleDeployment) || slices.ContainsFunc(s.PreviousNames, named)) &&
		glob(m.namespace, s.Namespace) && m.labels.Matches(labels.Set(s.Labels))
}

// MatchesLabels reports whether an override matches by labels, so that a Subject needs them.
func (c *Config) MatchesLabels() bool {
	return slices.ContainsFunc(c.overrides, func(o override) bool { return !o.match.labels.Empty() })
}

func glob(pattern, name string) bool {
	matched, _ := path.Match(pattern, name) // which validate has tried
	return pattern == "" || matched
}
