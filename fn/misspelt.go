package fn

import (
	"slices"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// strategyNames are all the fields that a serviceStrategy has.
var strategyNames = []string{"enableModuleService", "port", "targetPort"}

// maxEdits is how far a name may be from the one that was meant. Fields that are around it with another meaning are further.
const maxEdits = 3

// warnMisspelt warns about the fields of a ModuleDeployment that an API server drops without a word, where they may be
// meant to ask for a Service.
func warnMisspelt(o *object) {
	at := field{object: o, keys: strategyField, node: yamlnode.Lookup(o.root(), strategyField...)}
	if yamlnode.IsNull(at.node) {
		at = field{object: o, node: o.root()}.quiet("spec").meant("operationStrategy").meant("serviceStrategy")
	}
	for key := range yamlnode.Keys(at.node) {
		if !slices.Contains(strategyNames, key) {
			o.warn(at.key(key), nil, "%s", config.Unknown(key, strategyNames))
		}
	}
}

// maxKindEdits keeps apart from a misspelt ModuleDeployment what else there is in its API groups: Module, ModuleReplicaSet,
// ModuleTemplate.
const maxKindEdits = 2

// isMisspeltKind reports whether a resource may be meant to be a ModuleDeployment.
func isMisspeltKind(id ID) bool {
	return inKnownGroup(id.APIVersion) && config.Distance(id.Kind, moduleDeploymentKind) <= maxKindEdits
}

// warnKind reads what is no ModuleDeployment by its kind, and so asks for nothing.
func warnKind(o *object, _ *config.Config) (w *wanted, ours bool) {
	if yamlnode.Scalar(o.root(), "metadata", "annotations", localConfigAnnotation) != "true" {
		o.warn(field{object: o, node: o.root()}.quiet("kind"), moduleDeploymentKind, "is %q, which no Koupleless controller reads, so there "+
			"is no Service for it: did you mean %q?", o.id.Kind, moduleDeploymentKind)
	}
	return nil, false
}

// key is the place of a key of a field.
func (f field) key(key string) field {
	return field{object: f.object, base: f.base, keys: slices.Concat(f.keys, []string{key})}
}

// quiet goes down by a key, and reports nothing where that is impossible.
func (f field) quiet(key string) field {
	c := f.key(key)
	if value := yamlnode.Lookup(f.node, key); !yamlnode.IsNull(value) {
		c.node = value
	}
	return c
}

// meant goes down by a key, or by one that was meant to be it, which it warns about.
func (f field) meant(name string) field {
	c := f.quiet(name)
	if c.node != nil {
		return c
	}
	for key := range yamlnode.Keys(f.node) {
		if key != name && config.Distance(key, name) <= maxEdits {
			f.object.warn(f.key(key), nil, "%s", config.Unknown(key, []string{name}))
			return f.quiet(key)
		}
	}
	return c
}
