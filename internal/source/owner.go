package source

import (
	"cmp"
	"strings"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/corev1"
)

// An owner is a resource that requests a Service, or seems to mean to.
type owner struct{ namespace, name string }

// ownerOf returns the owner that a resource is, with the name and the namespace that it seems to mean to have.
func ownerOf(item fn.Item) owner {
	return newOwner(fn.MeantIdentity(item))
}

func newOwner(namespace, name string) owner {
	return owner{namespaceOf(namespace), name}
}

// namespaceOf returns a namespace, the default one if it is absent.
func namespaceOf(namespace string) string { return cmp.Or(namespace, corev1.NamespaceDefault) }

// keyOf returns what the identities of a resource have in common, whatever the version and however the namespace is given.
func keyOf(id fn.ID) fn.ID {
	id.APIVersion, _, _ = strings.Cut(id.APIVersion, "/")
	id.Namespace = namespaceOf(id.Namespace)
	return id
}

// isGenerated reports whether an item is a generated Service, or seems to be one.
func isGenerated(item fn.Item) bool {
	return item.ID().Kind == "Service" && item.Mentions(fn.OwnerAnnotation)
}

// ownersOf returns the names of the resources that a generated Service is for, none if it is not generated.
func ownersOf(item fn.Item) []string {
	if !item.Mentions(fn.OwnerAnnotation) {
		return nil
	}
	service, err := item.Value(nil)
	if err != nil {
		return nil
	}
	var names []string
	for mark := range strings.SplitSeq(service.Lookup("metadata", "annotations", fn.OwnerAnnotation).Text(), ",") {
		if _, name, found := strings.Cut(mark, "/"); found { // of a workload: kind/name
			mark = name
		}
		if mark = strings.TrimSpace(mark); mark != "" {
			names = append(names, mark)
		}
	}
	return names
}
