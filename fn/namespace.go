package fn

import (
	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/rule"
)

// defaultNamespace is where a resource without a namespace goes unless whoever applies it names another one.
const defaultNamespace = "default"

// namespaceKey returns the key that distinguishes namespaces: none and the default one are the same.
func namespaceKey(namespace string) string {
	if namespace == defaultNamespace {
		return ""
	}
	return namespace
}

// A serviceKey distinguishes Services.
type serviceKey struct{ namespace, name string }

func keyOf(namespace, name string) serviceKey { return serviceKey{namespaceKey(namespace), name} }

// noteNamespace reports that a resource means a Service of the default namespace, if it says so in another way than the Service.
func (o *object) noteNamespace(w *wanted) {
	if o.id.Namespace == w.namespace {
		return
	}
	f, _ := o.field(namespaceField...)
	o.result(rule.DefaultNamespace, kptfn.Info, f, nil, "an absent namespace is treated as %q, so both resources share Service %q", defaultNamespace, w.name)
}
