package fn

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/rule"
)

// namespaceKey returns the key that distinguishes namespaces: none and the default one are the same, as a resource without a namespace
// goes to the default one unless whoever applies it names another one.
func namespaceKey(namespace string) string {
	if namespace == corev1.NamespaceDefault {
		return ""
	}
	return namespace
}

// A resourceKey distinguishes resources of one kind.
type resourceKey struct{ namespace, name string }

func keyOf(namespace, name string) resourceKey { return resourceKey{namespaceKey(namespace), name} }

func (o *object) key() resourceKey { return keyOf(o.id.Namespace, o.id.Name) }

func (w *wanted) key() resourceKey { return keyOf(w.namespace, w.name) }

// noteNamespace reports that a resource means a Service of the default namespace, if it names it in another way than the Service.
func (o *object) noteNamespace(w *wanted) {
	if o.id.Namespace == w.namespace {
		return
	}
	f, _ := o.field(namespaceField...)
	f.report(rule.DefaultNamespace, kptfn.Info, nil, "an absent namespace is treated as %q, so both resources share Service %q", corev1.NamespaceDefault, w.name)
}
