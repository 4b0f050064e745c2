package config

import (
	_ "embed"
	"reflect"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/strict"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// The defaults are what module-controller V1 does.
const (
	defaultName     = "{module}-service"
	defaultPortName = "http"
)

// ownName is the default for a Service that selects by the labels of its workload: workloads of one module have one each.
const ownName = "{moduleDeployment}-service"

// Reference is a configuration with every setting, commented. The manual and docs/configuration.md show it.
//
//go:embed reference.yaml
var Reference string

// Config is a decoded and validated configuration.
type Config struct {
	// APIVersion, Kind and ObjectName name the object that the configuration came from. They are empty if there was none.
	APIVersion, Kind, ObjectName string

	// Strict makes warnings fail the run.
	Strict bool

	general   settings // for all modules
	overrides []override
	file      string  // that the configuration is in, "" if it is in none of its own
	lookup    *lookup // copies share it
}

// Default returns the configuration of a user who has none.
func Default() *Config {
	return &Config{general: settings{portName: defaultPortName}, lookup: &lookup{}}
}

// IsConfiguration reports whether an object is a configuration, of whatever version.
func IsConfiguration(id document.ID) bool {
	return id.Kind == Kind && strings.HasPrefix(id.APIVersion, Group+"/")
}

// Decode reads a configuration: nothing, an object of kind ModuleService, or a ConfigMap with settings as kpt passes
// them. File is the path of the configuration, or "" if it is not in a file of its own.
//
// The results have every error with its field and, in a file, its line. If one of them is an error, the Config is nil.
func Decode(object *yaml.Node, file string) (*Config, kptfn.Results) {
	object = yamlnode.Resolve(object)
	if yamlnode.IsNull(object) {
		return Default(), nil
	}
	c := &Config{
		APIVersion: yamlnode.Scalar(object, "apiVersion"),
		Kind:       yamlnode.Scalar(object, "kind"),
		ObjectName: yamlnode.Scalar(object, "metadata", "name"),
		file:       file,
	}
	checker := &checker{}
	settings, spelling := object, spelling{}
	isOurs := false
	switch {
	case yamlnode.IsBomb(object):
		checker.fail(rule.Aliases, "", object, nil, "has aliases that expand to more than an object can hold: replace them by the values")
	case c.APIVersion == "v1" && c.Kind == "ConfigMap":
		checker.check(object, reflect.TypeFor[configMap]())
		settings, spelling = checker.fromConfigMap(object)
		isOurs = true
	default:
		checker.checkType(object)
		isOurs = len(checker.findings) == 0
	}
	if isOurs {
		checker.checkSettings(c, settings)
	}
	results := c.results(checker.findings, settings, spelling)
	if results.ExitCode() != 0 {
		return nil, results
	}
	return c, results
}

// A moduleService is what a ModuleService is read as: its metadata is anything to a schema, as everywhere in Kubernetes.
type moduleService struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   corev1.ObjectMeta `json:"metadata"`
	Spec       Spec              `json:"spec"`
}

// checkSettings reads the settings and checks them: what has a wrong type or is unknown, and then the rest without it.
func (c *checker) checkSettings(cfg *Config, settings *yaml.Node) {
	c.check(settings, reflect.TypeFor[moduleService]())
	wrong := len(c.findings)
	spec := yamlnode.Lookup(clean(settings, c.findings), "spec")
	cfg.read(spec)
	c.validate(cfg, spec)
	if wrong > 0 {
		c.findings = append(c.findings[:wrong], slices.DeleteFunc(c.findings[wrong:], finding.followsFromAbsence)...)
	}
}

// checkType refuses objects that are not a configuration of this program.
func (c *checker) checkType(object *yaml.Node) {
	if object.Kind != yaml.MappingNode {
		c.fail(rule.ConfigurationKind, "", object, nil, "must be an object of kind %s, or a ConfigMap, got %s", Kind, strict.ValueOf(object).Describe())
		return
	}
	apiVersion, kind := yamlnode.Lookup(object, "apiVersion"), yamlnode.Lookup(object, "kind")
	versionOK := yamlnode.IsString(apiVersion) && apiVersion.Value == APIVersion
	kindOK := yamlnode.IsString(kind) && kind.Value == Kind
	switch {
	case yamlnode.IsNull(kind):
		c.fail(rule.ConfigurationKind, "kind", kind, nil, "is required: %s (%s), or ConfigMap (v1)", Kind, APIVersion)
	case !versionOK && !kindOK:
		c.fail(rule.ConfigurationKind, "kind", kind, nil, "must be %s (%s), or ConfigMap (v1), got %s (%s)",
			Kind, APIVersion, strict.ValueOf(kind).Describe(), strict.ValueOf(apiVersion).Describe())
	case yamlnode.IsNull(apiVersion):
		c.fail(rule.ConfigurationKind, "apiVersion", apiVersion, APIVersion, "is required: %s", APIVersion)
	case !versionOK:
		c.fail(rule.ConfigurationKind, "apiVersion", apiVersion, APIVersion, "must be %s, got %s", APIVersion, strict.ValueOf(apiVersion).Describe())
	case !kindOK:
		c.fail(rule.ConfigurationKind, "kind", kind, Kind, "must be %s, got %s", Kind, strict.ValueOf(kind).Describe())
	}
}

// read takes the settings over, with their defaults.
func (c *Config) read(spec *yaml.Node) {
	c.general, c.lookup = readSettings(spec), &lookup{}
	if c.general.portName == "" {
		c.general.portName = defaultPortName
	}
	c.Strict = strict.ValueOf(yamlnode.Lookup(spec, "strict")).Any() == true
	if overrides := yamlnode.Lookup(spec, "overrides"); !yamlnode.IsNull(overrides) {
		for _, o := range overrides.Content {
			c.overrides = append(c.overrides, readOverride(o))
		}
	}
}

// results returns the findings in the settings as results.
func (c *Config) results(findings []finding, settings *yaml.Node, spelling spelling) kptfn.Results {
	var results kptfn.Results
	for _, f := range findings {
		at := f.Node
		if at == nil {
			_, at = follow(settings, f.Path) // the nearest around what is absent
		}
		r := c.result(kptfn.Error, f.Rule, f.Message, at)
		if f.warning {
			r.Severity = kptfn.Warning
		}
		switch {
		case c.Kind == "" && c.file == "":
			r.ResourceRef.Kind = "functionConfig"
		case c.Kind == "":
			r.ResourceRef.Kind = Kind
		}
		if path := spelling.of(f.Path); path != "" {
			r.Field = &kptfn.Field{Path: bounds.Middle(path, bounds.Message), ProposedValue: f.Proposed}
			switch v := strict.ValueOf(f.Node); {
			case f.Key:
			case v.Kind() == document.Null: // a result without a value would be about a field that is absent
				r.Field.CurrentValue = v.Describe()
			default:
				r.Field.CurrentValue = v.Short()
			}
		}
		results = append(results, r)
	}
	return results
}

// result returns a result about the configuration. If that is in a file of its own, the result has the line of a node.
func (c *Config) result(severity kptfn.Severity, id rule.ID, message string, at *yaml.Node) *kptfn.Result {
	r := &kptfn.Result{
		Severity:    severity,
		Tags:        id.Tags(),
		Message:     bounds.Cut(message, bounds.Message),
		ResourceRef: &kptfn.ResourceRef{APIVersion: c.APIVersion, Kind: c.Kind, Name: c.ObjectName},
	}
	if c.file != "" {
		r.File = &kptfn.File{Path: c.file}
		if at != nil && at.Line > 0 {
			document.Position{Line: at.Line, Column: at.Column}.Tag(r.Tags)
		}
	}
	return r
}
