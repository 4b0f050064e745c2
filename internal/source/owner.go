package source

import (
	"cmp"
	"strings"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
)

// An owner is a resource that requests a Service, or seems to mean to.
type owner struct {
	namespace string
	mark
}

// A mark names an owner in the annotation of its Service. A ModuleDeployment and a workload can have one name, and its kind may be
// misspelt.
type mark struct {
	name       string
	isWorkload bool
}

// ownerOf returns the owner that a resource is, with the name and the namespace that it seems to mean to have.
func ownerOf(item fn.Item) owner {
	id := item.ID()
	namespace, name := id.Namespace, id.Name
	if namespace == "" || name == "" {
		if root, err := item.Value(nil); err == nil {
			namespace, name = requester.MeantIdentity(root, id)
		}
	}
	return newOwner(namespace, mark{name, requester.IsWorkload(item)})
}

// markOf returns the mark of a resource.
func markOf(item fn.Item) mark { return mark{item.ID().Name, requester.IsWorkload(item)} }

func newOwner(namespace string, m mark) owner {
	return owner{namespaceOf(namespace), m}
}

// namespaceOf returns a namespace, the default one if it is absent.
func namespaceOf(namespace string) string { return cmp.Or(namespace, corev1.NamespaceDefault) }

// keyOf returns what the identities of a resource have in common, whatever the version and however the namespace is given.
func keyOf(id fn.ID) fn.ID {
	id.APIVersion, _, _ = strings.Cut(id.APIVersion, "/")
	id.Namespace = namespaceOf(id.Namespace)
	return id
}

// IsManaged reports whether an item is a managed Service, or seems to be one.
func IsManaged(item fn.Item) bool {
	return item.ID().Kind == "Service" && item.Mentions(fn.OwnerAnnotation)
}

// ownersOf returns the marks of the resources that a generated Service is for, none if it is not generated.
func ownersOf(item fn.Item) []mark {
	if !item.Mentions(fn.OwnerAnnotation) {
		return nil
	}
	service, err := item.Value(nil)
	if err != nil {
		return nil
	}
	return marksOf(service)
}

// marksOf returns the owner marks of a Service.
func marksOf(service document.Value) (marks []mark) {
	for _, text := range fn.Owners(service) {
		_, name, isWorkload := strings.Cut(text, "/") // kind/name
		if !isWorkload {
			name = text
		}
		if name != "" {
			marks = append(marks, mark{name, isWorkload})
		}
	}
	return marks
}
