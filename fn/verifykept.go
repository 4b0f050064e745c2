package fn

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/strict"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// decode returns a Service without unknown fields, as it is and decoded. It reports what the API server does not read in it.
func (k pairing) decode(service Value) (known Value, typed *corev1.Service, ok bool) {
	if known, ok = k.service.failFlaws(service); !ok {
		return known, nil, false
	}
	typed, err := strict.Decode(known)
	if err != nil {
		k.service.fail(rule.RejectedService, "is not a valid Service: %v", err)
	}
	return known, typed, err == nil
}

// failRefusals reports what the API server would refuse of a Service, and whether there is anything. before is the Service in the file if
// the run updates it, and manifest what the run writes: the clusterIP in it is the first of the clusterIPs to the API server.
func (k pairing) failRefusals(service, before *corev1.Service, manifest Value) (refused bool) {
	all := refusals(service, k.wanted.settings)
	refusedBefore := sync.OnceValue(func() map[string]bool {
		paths := map[string]bool{}
		for _, r := range refusals(before, k.wanted.settings) {
			paths[r.path] = true
		}
		return paths
	})
	for _, r := range all {
		hint := ""
		if before != nil {
			hint = k.leftHint(r.path, before, service, refusedBefore)
		}
		at := field{object: k.service.object, base: addressPath(r.path, k.service.root(), manifest)}
		if len(all) <= maxNamed {
			at = at.refusedEntry(r)
		}
		at.fail(rule.RejectedService, nil, "would be rejected by the API server: %s%s", r.message, hint)
	}
	return len(all) > 0
}

// maxNamed is up to how many refusals of a Service each has the place of its entry: to look for each of n among n entries takes their square.
const maxNamed = 20

// refusedEntry returns the key or the value of a label or an annotation that a refusal is about, of which the API server names the map only.
func (f field) refusedEntry(r refusal) field {
	if r.value == "" || f.base != "metadata.labels" && f.base != "metadata.annotations" {
		return f
	}
	entry := f
	for key, value := range valueAt(f.object.root(), f.base).Fields() {
		switch {
		case key == r.value:
			return field{object: f.object, base: f.base, keys: []string{key}, name: f.base}
		case value.Kind() == document.String && value.Text() == r.value:
			entry = field{object: f.object, base: yamlnode.Join(f.base, key), name: f.base}
		}
	}
	return entry
}

// leftHint returns what to do about a field of the spec that is in the file only, and was right there, as one of an override that was
// removed. It is "" for any other one.
func (k pairing) leftHint(path string, before, after *corev1.Service, refusedBefore func() map[string]bool) string {
	hint, inTemplate := "; the configuration does not set this field, so it stays: remove it here", ", or set it to null in the template for one run"
	inFile, i := path, 0
	if _, err := fmt.Sscanf(path, "spec.ports[%d].nodePort", &i); err == nil {
		name := after.Spec.Ports[i].Name
		if name != k.wanted.settings.PortName { // the template would need its number, too
			inTemplate = ""
		}
		inFile = fmt.Sprintf("spec.ports[%d].nodePort", slices.IndexFunc(before.Spec.Ports, func(p corev1.ServicePort) bool { return p.Name == name }))
	} else if strings.ContainsRune(path, '[') || !strings.HasPrefix(path, "spec.") {
		return ""
	}
	if valueAt(k.service.root(), inFile).IsNull() || k.wanted.settings.Sets(path, after) || refusedBefore()[inFile] {
		return ""
	}
	return hint + inTemplate
}

// isPlain reports whether a Service that is as wanted has nothing beside what is derived and what tools note in it, and a type that
// allows that. It is valid then, and most are: decoding them all would cost more than the rest of the run.
func (k pairing) isPlain() bool {
	root, w := k.service.root(), k.wanted
	metadata, spec := root.Field("metadata"), root.Field("spec")
	switch serviceType := spec.Field("type"); {
	case k.service.id.Name != w.name, k.service.id.Namespace != w.namespace,
		!hasOnly(root, "apiVersion", "kind", "metadata", "spec"),
		!hasOnly(metadata, "name", "namespace", "annotations"),
		!hasOnly(spec, "type", "selector", "ports"):
		return false
	case serviceType.IsNull():
	case !slices.Contains([]string{"ClusterIP", "LoadBalancer", defaultType}, serviceType.Text()):
		return false
	}
	annotations := metadata.Field("annotations")
	for key, value := range annotations.Fields() {
		_, count := annotations.Find(key)
		isNote := strings.HasPrefix(key, krm.InternalPrefix) || strings.HasPrefix(key, krm.PublicPrefix)
		if count > 1 || key != OwnerAnnotation && !isNote || value.Kind() != document.String {
			return false
		}
	}
	ports := 0
	for _, port := range spec.Field("ports").Entries() {
		if !hasOnly(port, "name", "protocol", "port", "targetPort") {
			return false
		}
		ports++
	}
	return ports == len(w.ports())
}

// hasOnly reports whether a map has no other keys than these, each at most once.
func hasOnly(v Value, keys ...string) bool {
	for key := range v.Fields() {
		if _, count := v.Find(key); count > 1 || !slices.Contains(keys, key) {
			return false
		}
	}
	return true
}
