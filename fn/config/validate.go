package config

import (
	"errors"
	"fmt"
	"path"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// validate checks what the types cannot express: names, patterns, and templates by the rules of the API server.
func (c *checker) validate(cfg *Config, spec *yaml.Node) {
	c.validateSettings("spec", spec)
	before := len(c.findings)
	overrides := yamlnode.Lookup(spec, "overrides")
	if len(cfg.overrides) > bounds.Overrides {
		c.fail(rule.Limit, "spec.overrides", overrides, nil, "must be at most %d, got %d", bounds.Overrides, len(cfg.overrides))
		return
	}
	survey := surveyOf(cfg)
	if survey.values > bounds.TemplateValues {
		c.fail(rule.Limit, "spec", spec, nil, "must have at most %d values in its templates, got %d", bounds.TemplateValues, survey.values)
		return
	}
	if survey.ports > bounds.Ports {
		c.fail(rule.Limit, "spec", spec, nil, "must have at most %d ports in its templates, got %d", bounds.Ports, survey.ports)
		return
	}
	general, ports := cfg.ownPorts()
	if c.validateTemplate("spec.template", general, cfg.general.template, nil) {
		c.probeTemplate("spec.template", survey, general.name, nil, cfg.general.template)
	}
	base := cfg.general.template
	if len(c.findings) > before {
		base = nil // so that its errors are not reported for overrides again
	}
	for i, o := range cfg.overrides {
		at := fmt.Sprintf("spec.overrides[%d]", i)
		c.validateMatch(at+".match", yamlnode.Lookup(overrides.Content[i], "match"))
		c.validateOverride(at, overrides.Content[i])
		own := ports[i]
		switch {
		case yamlnode.IsNull(o.template):
		case !c.validateTemplate(at+".template", own, o.template, survey.numbered):
		case survey.standsAlone(o.template):
			c.probeTemplate(at+".template", survey, own.name, withOwnPort(base, cfg.general.portName, own.name), o.template)
		default:
			c.probeOverride(at+".template", survey, own.name, o.template)
		}
	}
}

func (c *checker) validateMatch(at string, match *yaml.Node) {
	if yamlnode.IsNull(match) || len(match.Content) == 0 {
		c.fail(rule.EmptySetting, at, match, nil, "is empty: give at least one of module, moduleDeployment, namespace and labels; "+
			"put settings for all modules into spec.template")
		return
	}
	for i := 0; i+1 < len(match.Content); i += 2 {
		if value := yamlnode.Resolve(match.Content[i+1]); yamlnode.IsNull(value) || value.Value == "" {
			key := yamlnode.Resolve(match.Content[i]).Value
			c.fail(rule.EmptySetting, yamlnode.Join(at, key), value, nil, "is empty and would match everything: leave it out, or say what must match")
		}
	}
	for _, key := range []string{"module", "moduleDeployment", "namespace"} {
		pattern := yamlnode.Lookup(match, key)
		if yamlnode.IsNull(pattern) {
			continue
		}
		if len(pattern.Value) > bounds.Pattern {
			c.fail(rule.Limit, yamlnode.Join(at, key), pattern, nil, "must have at most %d characters, got %d", bounds.Pattern, len(pattern.Value))
			continue
		}
		if strings.Contains(pattern.Value, "[!") { // elsewhere a negation, here a set with the mark
			c.fail(rule.MatchPattern, yamlnode.Join(at, key), pattern, nil, "is not a glob pattern: a set is negated by [^, got %q", pattern.Value)
			continue
		}
		if _, err := path.Match(pattern.Value, ""); errors.Is(err, path.ErrBadPattern) {
			c.fail(rule.MatchPattern, yamlnode.Join(at, key), pattern, nil, "is not a glob pattern: a bracket is not closed or a range is wrong, got %q", pattern.Value)
		}
	}
	if selector := yamlnode.Lookup(match, "labels"); !yamlnode.IsNull(selector) {
		if _, err := labels.Parse(selector.Value); err != nil {
			c.fail(rule.MatchPattern, yamlnode.Join(at, "labels"), selector, nil, "is not a label selector: %v", err)
		}
	}
}

// misplaced explains a field that stands where it cannot: one that is derived, or a setting beside the data of a ConfigMap.
func misplaced(key string, t reflect.Type) string {
	if t == reflect.TypeFor[TemplateMetadata]() {
		switch key {
		case "name":
			return "is derived from the module: spec.name is the pattern of the names"
		case "namespace":
			return "is that of the ModuleDeployment and cannot be set"
		}
	}
	if t == reflect.TypeFor[configMap]() && settingOf(key) != nil {
		return fmt.Sprintf("is unknown here: did you mean %q?", yamlnode.Join("data", key))
	}
	return ""
}

// validateTemplate checks what a template names. The numbered ports are those of templates that may be merged under and
// over it. It reports whether there is anything that the rules of the API server can judge: not with parts that are removed, or ports that
// are wrong by themselves.
func (c *checker) validateTemplate(at string, own ownPort, template *yaml.Node, numbered map[string]*yaml.Node) bool {
	before := len(c.findings)
	for _, key := range []string{"metadata", "spec"} {
		if part := yamlnode.Lookup(template, key); part != nil && yamlnode.IsNull(part) {
			c.fail(rule.DerivedField, at+"."+key, part, nil, "cannot be removed as a whole: set the fields in it to null")
		}
	}
	hasNulls := len(c.findings) > before
	if annotations := yamlnode.Lookup(template, "metadata", "annotations"); !yamlnode.IsNull(annotations) {
		for i := 0; i+1 < len(annotations.Content); i += 2 {
			if key := yamlnode.Resolve(annotations.Content[i]); ownAnnotation(key.Value) {
				c.failKey(rule.DerivedField, yamlnode.Join(at+".metadata.annotations", key.Value), key, "belongs to the function and the tools around it, and cannot be set")
			}
		}
	}
	if i := yamlnode.KeyIndex(yamlnode.Lookup(template, "spec"), "selector"); i >= 0 {
		c.failKey(rule.DerivedField, at+".spec.selector", yamlnode.Lookup(template, "spec").Content[i], "cannot be set: it is derived from the module, so that it always matches its Pods; remove it from the template")
	}
	before = len(c.findings)
	c.validatePorts(at+".spec.ports", own, template, numbered)
	return !hasNulls && len(c.findings) == before && !yamlnode.IsNull(template)
}

func (c *checker) validatePorts(at string, own ownPort, template *yaml.Node, numbered map[string]*yaml.Node) {
	ports := yamlnode.Lookup(template, "spec", "ports")
	if ports == nil {
		return
	}
	if yamlnode.IsNull(ports) {
		c.fail(rule.DerivedField, at, ports, nil, "cannot be removed: the module's port is derived from its ModuleDeployment")
		return
	}
	seen := map[string]bool{}
	for i, p := range ports.Content {
		entry := fmt.Sprintf("%s[%d]", at, i)
		name := yamlnode.Scalar(p, "name")
		switch {
		case name == "":
			c.fail(rule.Required, entry+".name", nil, own.name, "is required: %s is the port of the module, any other name a further port", own.name)
		case seen[name]:
			c.fail(rule.PortConflict, entry+".name", yamlnode.Lookup(p, "name"), nil, "is given a second time: %q", name)
		case name != own.name && yamlnode.Lookup(p, "port") != nil && yamlnode.IsNull(yamlnode.Lookup(p, "port")):
			c.fail(rule.Required, entry+".port", yamlnode.Lookup(p, "port"), nil, "cannot be null: the further port %q needs its number", name)
		case name != own.name && yamlnode.Scalar(p, "port") == "" && numbered[name] == nil:
			c.fail(rule.Required, entry+".port", nil, nil, "is required: the number of the further port %q", name)
		case own.isRenamedTo(name):
			c.fail(rule.PortConflict, entry+".name", yamlnode.Lookup(p, "name"), nil, "is the portName of other settings, which this template can "+
				"come together with: give the further port another name than %q", name)
		case name == own.name:
			c.validateOwnPort(entry, p)
		}
		seen[name] = true
	}
}

// validateOwnPort reports the numbers of the module's own port.
func (c *checker) validateOwnPort(at string, port *yaml.Node) {
	for _, key := range []string{"port", "targetPort"} {
		if n := yamlnode.Lookup(port, key); n != nil {
			c.fail(rule.DerivedField, at+"."+key, n, nil, "is derived from the ModuleDeployment's serviceStrategy and cannot be set")
		}
	}
}

// ownAnnotation reports whether an annotation cannot be in a template: the owner mark, the place of a resource, and the one that makes
// kustomize and kpt leave the Service out.
func ownAnnotation(key string) bool {
	for _, a := range krm.PathAnnotations {
		if key == a.Path || key == a.Index {
			return true
		}
	}
	return strings.HasPrefix(key, Group+"/") || strings.HasPrefix(key, krm.InternalPrefix) || key == krm.LocalConfig
}
