package fn

import (
	"slices"
	"strings"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

// Nothing in a workload of controller V2 can request a Service, so annotations do.
const (
	annotationPrefix     = requester.AnnotationPrefix
	enableAnnotation     = requester.EnableAnnotation
	portAnnotation       = annotationPrefix + "port"
	targetPortAnnotation = annotationPrefix + "target-port"
	moduleAnnotation     = annotationPrefix + "module"
	selectorAnnotation   = annotationPrefix + "selector"
	portsAnnotation      = annotationPrefix + "ports"
)

// annotationHints are texts of which a ModuleDeployment mentions at least one if it has annotations of ours, however their prefix is
// mistyped.
var annotationHints = []string{"fn.koupleless.i", "/ports", "KOUPLELESS"}

// knownAnnotations are all our annotations.
var knownAnnotations = []string{
	enableAnnotation, moduleAnnotation, OwnerAnnotation, portAnnotation, portsAnnotation, selectorAnnotation, targetPortAnnotation,
}

// annotationNames are the same, without the prefix.
var annotationNames = []string{requester.EnableName, "module", markName, "port", "ports", "selector", "target-port"}

var (
	portAnnotationField   = []string{"metadata", "annotations", portAnnotation}
	targetAnnotationField = []string{"metadata", "annotations", targetPortAnnotation}

	portsAnnotationField    = []string{"metadata", "annotations", portsAnnotation}
	moduleAnnotationField   = []string{"metadata", "annotations", moduleAnnotation}
	selectorAnnotationField = []string{"metadata", "annotations", selectorAnnotation}
)

// ourAnnotations returns those of the annotations that are for this function to read.
func ourAnnotations(annotations Value) []string {
	var ours []string
	for key := range annotations.Fields() {
		if strings.HasPrefix(key, annotationPrefix) {
			ours = append(ours, key)
		}
	}
	return ours
}

// nearestAnnotation returns the known annotation that is nearest to one with our prefix, "" if none is near.
func nearestAnnotation(annotation string) string {
	name := strings.TrimPrefix(annotation, annotationPrefix)
	if !slices.Contains(annotationNames, name) {
		name = typo.Nearest(name, annotationNames)
	}
	if name == "" {
		return ""
	}
	return annotationPrefix + name
}

// otherwisePrefixed returns which of our annotations one with another prefix is most likely meant to be, "" if none. The slash may be
// absent or misplaced, and letters in another case.
func otherwisePrefixed(annotation string) string {
	joined := strings.ToLower(strings.ReplaceAll(annotation, "/", ""))
	for _, name := range annotationNames {
		prefix, found := strings.CutSuffix(joined, name)
		if found && len(prefix) <= len(annotationPrefix)+maxEdits && typo.Distance(prefix, config.Group) <= maxEdits {
			return annotationPrefix + name
		}
	}
	return ""
}

// warnAnnotations warns about annotations with our prefix that have no effect, and about ours with another prefix.
func warnAnnotations(o *object) {
	f := o.peek(annotationsField...)
	for key := range f.value.Fields() {
		if !strings.HasPrefix(key, annotationPrefix) {
			if ours := otherwisePrefixed(key); ours != "" && f.value.Field(ours).Kind() == document.Absent {
				f.key(key).suspect(rule.MisspeltField, nil, "is unknown: did you mean %q?", ours)
			}
			continue
		}
		switch near := nearestAnnotation(key); near {
		case key:
		case "":
			f.key(key).suspect(rule.MisspeltField, nil, "is unknown: known are %s", strings.Join(knownAnnotations, ", "))
		default:
			f.key(key).suspect(rule.MisspeltField, nil, "is unknown: did you mean %q?", near)
		}
	}
}

// warnBesideAnnotations warns about annotations of ours that stand in any map but the annotations, if the resource reads such an
// annotation. Those of Pods have a warning of their own. Outside the metadata it finds only names that are spelt right, unless there is
// one of those: to find others it would have to read every field of every resource.
func warnBesideAnnotations(o *object, pods []string, isRead func(annotation string) bool) {
	own := o.root().Lookup(annotationsField...)
	isMissing := func(annotation string) bool {
		return isRead(annotation) && own.Field(annotation).Kind() == document.Absent
	}
	isOutside := slices.ContainsFunc(knownAnnotations, func(annotation string) bool { return isMissing(annotation) && o.source.Mentions(annotation) })
	var search func(keys []string, in Value)
	search = func(keys []string, in Value) {
		if len(keys) > maxSuspicionDepth || slices.Equal(keys, annotationsField) || pods != nil && slices.Equal(keys, pods) {
			return
		}
		for key, value := range in.Fields() {
			switch {
			case !o.maySearch():
				return
			case key == "matchLabels" || key == "nodeSelector": // which name labels of other objects
			case value.Kind() == document.Map:
				if isOutside || len(keys) > 0 || key == "metadata" {
					search(append(keys, key), value)
				}
			case strings.HasPrefix(key, annotationPrefix):
				if near := nearestAnnotation(key); near != "" && isMissing(near) {
					field{object: o, keys: keys}.key(key).suspect(rule.MisplacedField, nil, "belongs in metadata.annotations")
				}
			}
		}
	}
	search(nil, o.root())
}

// warnWorkloadAnnotations warns about a ModuleDeployment with annotations that have an effect on workloads only. Without a request of
// its own it may mean to request a Service by them.
func warnWorkloadAnnotations(o *object, isRequest bool) {
	f := o.peek(annotationsField...)
	for _, key := range ourAnnotations(f.value) {
		switch {
		case key == moduleAnnotation:
			f.key(key).warn(rule.MisplacedField, nil, "has no effect on a ModuleDeployment, whose module is named by %s", strings.Join(moduleNameField, "."))
		case key == selectorAnnotation:
			f.key(key).warn(rule.MisplacedField, nil, "has no effect on a ModuleDeployment, whose Service selects by the label that controller V1 sets on the Pods of the base")
		case key == enableAnnotation || key == portAnnotation || key == targetPortAnnotation:
			report := field.suspect
			if isRequest {
				report = field.warn
			}
			report(f.key(key), rule.MisplacedField, nil, "has no effect on a ModuleDeployment: what it says belongs in %s", strings.Join(strategyField, "."))
		}
	}
}

// warnPodAnnotations warns about annotations with our prefix that a workload has on its Pods and not itself.
func warnPodAnnotations(o *object, own, pods field) {
	for _, key := range ourAnnotations(pods.value) {
		near := nearestAnnotation(key)
		if own.value.Field(key).Kind() != document.Absent || own.value.Field(near).Kind() != document.Absent {
			continue
		}
		name := ""
		if near != "" && near != key {
			name = ", with the name " + near
		}
		pods.key(key).suspect(rule.MisplacedField, nil, "has no effect on Pods: it belongs in metadata.annotations of the %s itself%s", o.id.Kind, name)
	}
}

// warnWithoutRequest warns about the ports of a workload without the annotation that requests a Service. In a ResourceList a later
// step may add that.
func warnWithoutRequest(annotations field) {
	o := annotations.object
	if o.run.inPipeline || annotations.value.Field(enableAnnotation).Kind() == document.String {
		return
	}
	for _, key := range []string{portAnnotation, portsAnnotation, targetPortAnnotation} {
		if annotations.value.Field(key).Kind() != document.Absent {
			annotations.key(key).warn(rule.MisplacedField, nil, "has no effect without the annotation %s: set that to \"true\" to request a Service, or to "+
				"\"false\" to request none", enableAnnotation)
			return
		}
	}
}
