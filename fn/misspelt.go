package fn

import (
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

// strategyNames are all the fields that a serviceStrategy has.
var strategyNames = []string{"enableModuleService", "port", "targetPort"}

// portNames are those of its ports.
var portNames = strategyNames[1:]

// maxEdits is how far a name may be from the one that was meant. Fields that are around it with another meaning are further.
const maxEdits = 3

// warnMisspelt warns about the fields of a ModuleDeployment that an API server drops silently, if they may be
// meant to request a Service.
func warnMisspelt(o *object) {
	at := o.peek(strategyField...)
	isRequest := at.value.Field("enableModuleService").Kind() == document.Bool
	for key := range at.value.Fields() {
		switch {
		case slices.Contains(strategyNames, key), key == portsAnnotation: // which warnBesideAnnotations finds
		case isRequest:
			o.warn(rule.MisspeltField, at.key(key), nil, "%s", typo.Unknown(key, strategyNames))
		default:
			o.suspect(rule.MisspeltField, at.key(key), nil, "%s", typo.Unknown(key, strategyNames))
		}
	}
	if slices.ContainsFunc(annotationHints, o.source.Mentions) {
		warnWorkloadAnnotations(o, isRequest)
		warnAnnotations(o)
		warnBesideAnnotations(o, nil, func(annotation string) bool { return annotation == portsAnnotation })
	}
	if isRequest {
		warnMisplacedPorts(o)
		return
	}
	if at.value.Field("enableModuleService").IsNull() {
		checkMetadata(o, o.suspect)
	}
	suspectFields(o.peek(), nil)
}

// warnMisplacedPorts warns about the ports of a ModuleDeployment that requests a Service if they stand around the map that they
// belong in.
func warnMisplacedPorts(o *object) {
	for depth := 1; depth < len(strategyField); depth++ {
		around := o.root().Lookup(strategyField[:depth]...)
		for _, name := range portNames {
			if around.Field(name).Kind() != document.Absent {
				f := o.peek(strategyField[:depth]...).peek(name)
				o.warn(rule.MisplacedField, f, nil, "belongs in %s", strings.Join(strategyField, "."))
			}
		}
	}
}

// maxKindEdits keeps apart from a misspelt ModuleDeployment what else there is in its API groups: Module, ModuleReplicaSet,
// ModuleTemplate.
const maxKindEdits = 2

// isMisspeltKind reports whether a resource may be meant to be a ModuleDeployment.
func isMisspeltKind(id ID) bool {
	return inKnownGroup(id.APIVersion) && typo.Distance(id.Kind, moduleDeploymentKind) <= maxKindEdits
}

// warnKind reads a resource that is not a ModuleDeployment by its kind, and so requests nothing.
func warnKind(o *object) (w *wanted, isModule bool) {
	if o.root().Lookup("metadata", "annotations", krm.LocalConfig).Text() != "true" {
		o.suspect(rule.MisspeltKind, o.peek("kind"), moduleDeploymentKind, "is %q, which no Koupleless controller reads, so no "+
			"Service is generated for it: did you mean %q?", o.id.Kind, moduleDeploymentKind)
	}
	return nil, false
}

// warnServiceKind warns about an item that is generated and no Service by its kind or its API version. One of an API group with a domain
// is something else.
func (r *run) warnServiceKind(i int) {
	id := r.items[i].ID()
	isKind := id.Kind == serviceKind && !strings.Contains(id.APIVersion, ".")
	if !isKind && (id.APIVersion != "v1" || typo.Distance(id.Kind, serviceKind) > maxKindEdits) || !r.items[i].Mentions(OwnerAnnotation) {
		return
	}
	switch o := r.open(i, nil); {
	case o == nil || !isManaged(o):
	case isKind:
		o.warn(rule.UnknownAPIVersion, o.peek("apiVersion"), "v1", "is %q, which no generated Service has: did you mean %q?", id.APIVersion, "v1")
	default:
		o.warn(rule.MisspeltKind, o.peek("kind"), serviceKind, "is %q, which v1 does not have: did you mean %q?", id.Kind, serviceKind)
	}
}

// listKinds are the kinds of lists of resources of any kinds, by their API version.
var listKinds = map[string]string{
	"v1":                           "List",
	"config.kubernetes.io/v1":      "ResourceList",
	"config.kubernetes.io/v1beta1": "ResourceList",
}

// warnListKind warns about an item that is no list by its kind. kubectl reads whatever has items as one.
func (r *run) warnListKind(i int) {
	id := r.items[i].ID()
	kind, isKnown := listKinds[id.APIVersion]
	if !isKnown || len(id.Kind) > len(kind)+maxKindEdits || typo.Distance(id.Kind, kind) > maxKindEdits {
		return
	}
	if o := r.open(i, nil); o != nil && o.root().Field("items").Kind() == document.List {
		o.warn(rule.MisspeltKind, o.peek("kind"), kind, "is %q, which %s does not have, so the items in it request no "+
			"Service: did you mean %q?", id.Kind, id.APIVersion, kind)
	}
}

// markName ends the owner mark, whatever its prefix was mistyped as.
const markName = "module-deployment"

// seemsMarked reports whether a Service mentions what may be meant to be the owner mark.
func seemsMarked(item Item) bool { return item.Mentions(annotationPrefix) || item.Mentions(markName) }

// warnMisspeltMark warns about an annotation that may be meant to be the owner mark, on a Service that no module requests and that
// has no mark. Such a Service stays.
func warnMisspeltMark(o *object) {
	f := o.peek(annotationsField...)
	for key := range f.value.Fields() {
		if otherwisePrefixed(key) == OwnerAnnotation || strings.HasPrefix(key, annotationPrefix) && nearestAnnotation(key) == OwnerAnnotation {
			o.warn(rule.MisspeltField, f.key(key), nil, "is unknown: did you mean %q?", OwnerAnnotation)
		}
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
		o.warn(rule.MisspeltKind, o.peek("kind"), near, "is %q, which apps/v1 does not have: did you mean %q?", o.id.Kind, near)
	}
}
