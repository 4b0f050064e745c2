package fn

import (
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

// warnMisspeltKind is the reader of a resource whose kind is most likely a misspelt ModuleDeployment: it requests nothing.
func warnMisspeltKind(o *object) (w *wanted, isModule bool) {
	if o.root().Lookup(localConfigField...).Text() != "true" {
		o.peek("kind").suspect(rule.MisspeltKind, requester.ModuleDeploymentKind, "is %q, which no Koupleless controller reads, so no "+
			"Service is generated for it: did you mean %q?", o.id.Kind, requester.ModuleDeploymentKind)
	}
	return nil, false
}

// warnServiceKind warns about a generated item whose kind or API version is not that of a Service. A kind Service in an API group with a
// domain is something else.
func (r *run) warnServiceKind(i int) {
	id := r.items[i].ID()
	isKind := id.Kind == serviceKind && !strings.Contains(id.APIVersion, ".")
	if !isKind && (id.APIVersion != "v1" || typo.Distance(id.Kind, serviceKind) > requester.MaxKindEdits) || !r.items[i].Mentions(OwnerAnnotation) {
		return
	}
	switch o := r.open(i, nil); {
	case o == nil || !isManaged(o):
	case isKind:
		o.peek("apiVersion").warn(rule.UnknownAPIVersion, "v1", "is %q, which no generated Service has: did you mean %q?", id.APIVersion, "v1")
	default:
		o.peek("kind").warn(rule.MisspeltKind, serviceKind, "is %q, which v1 does not have: did you mean %q?", id.Kind, serviceKind)
	}
}

// listKinds are the kinds of lists of resources of any kinds, by their API version.
var listKinds = map[string]string{
	"v1":                           "List",
	"config.kubernetes.io/v1":      "ResourceList",
	"config.kubernetes.io/v1beta1": "ResourceList",
}

// warnListKind warns about an item whose kind is most likely a misspelt list. kubectl reads whatever has items as one.
func (r *run) warnListKind(i int) {
	id := r.items[i].ID()
	kind, isKnown := listKinds[id.APIVersion]
	if !isKnown || len(id.Kind) > len(kind)+requester.MaxKindEdits || typo.Distance(id.Kind, kind) > requester.MaxKindEdits {
		return
	}
	if o := r.open(i, nil); o != nil && o.root().Field("items").Kind() == document.List {
		o.peek("kind").warn(rule.MisspeltKind, kind, "is %q, which %s does not have, so the items in it request no "+
			"Service: did you mean %q?", id.Kind, id.APIVersion, kind)
	}
}

// workloadKinds are the kinds of apps/v1 that have Pods.
var workloadKinds = []string{"DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"}

// warnWorkloadKind warns about a kind that apps/v1 does not have.
func warnWorkloadKind(o *object) {
	if o.id.APIVersion != "apps/v1" || slices.Contains(workloadKinds, o.id.Kind) {
		return
	}
	if near := typo.Nearest(o.id.Kind, workloadKinds); near != "" {
		o.peek("kind").warn(rule.MisspeltKind, near, "is %q, which apps/v1 does not have: did you mean %q?", o.id.Kind, near)
	}
}
