package requester_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
)

// item is a resource of which the identity and a text are known.
type item struct {
	id   document.ID
	text string
}

func (i item) ID() document.ID           { return i.id }
func (i item) Mentions(text string) bool { return strings.Contains(i.text, text) }

func TestFormOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, apiVersion, kind, text string
		want                           requester.Form
	}{
		{"a module of V1, whatever it mentions", "koupleless.io/v1alpha1", "ModuleDeployment", "", requester.ModuleDeployment},
		{"of an unknown version, which has a message", "example.com/v1", "ModuleDeployment", "", requester.ModuleDeployment},
		{"most likely one", "koupleless.io/v1alpha1", "ModuleDeploymnet", "", requester.Misspelt},
		{"another kind of the group", "koupleless.io/v1alpha1", "ModuleTemplate", "", requester.None},
		{"one that is alike in another group", "example.com/v1", "ModuleDeploymnet", "", requester.None},
		{"a workload with one of the annotations", "apps/v1", "Deployment", "fn.koupleless.io/port", requester.Workload},
		{"a Pod with one of them", "v1", "Pod", "fn.koupleless.io/port", requester.Workload},
		{"the Pods of a module", "apps/v1", "Deployment", "virtual-kubelet.koupleless.io/component", requester.None},
		{"of any kind", "example.com/v1", "Rollout", "fn.koupleless.io/enable-module-service", requester.Workload},
		{"with a mistyped prefix", "apps/v1", "Deployment", "fn.koupleles.io/enable-module-service", requester.Workload},
		{"the field of V1 on the Pods of a module", "apps/v1", "Deployment", "enableModuleService virtual-kubelet.koupleless.io/component", requester.Workload},
		{"the field of V1 elsewhere", "v1", "ConfigMap", "enableModuleService", requester.None},
		{"no annotation", "apps/v1", "Deployment", "", requester.None},
		{"a Service with the owner mark", "v1", "Service", "fn.koupleless.io/module-deployment", requester.None},
		{"a Service that seems to request another one", "v1", "Service", "fn.koupleless.io/enable-module-service", requester.Workload},
		{"a Service of another API", "serving.knative.dev/v1", "Service", "fn.koupleless.io/port", requester.Workload},
		{"the configuration", "fn.koupleless.io/v1alpha1", "ModuleService", "fn.koupleless.io/v1alpha1", requester.None},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			i := item{document.ID{APIVersion: c.apiVersion, Kind: c.kind}, c.text}
			assert.Equal(t, c.want, requester.FormOf(i))
			assert.Equal(t, c.want != requester.None, requester.MayBe(i))
			if requester.MayBe(i) {
				assert.Equal(t, c.want == requester.Workload, requester.IsWorkload(i))
			}
		})
	}
}

func TestMeantIdentity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, text, namespace, name string }{
		{"as it is", "metadata: {name: a, namespace: b}", "b", "a"},
		{"misspelt fields", "metadata: {naem: a, namespce: b}", "b", "a"},
		{"two letters too many", "metadata: {nnamee: a}", "", "a"},
		{"misspelt metadata", "metdata: {name: a}", "", "a"},
		{"what is there goes before what is misspelt", "metadata: {naem: a, name: b}", "", "b"},
		{"nothing", "kind: a", "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			var n yaml.Node
			require.NoError(t, yaml.Unmarshal([]byte(c.text), &n))
			namespace, name := requester.MeantIdentity(document.Tree(n.Content[0]), document.ID{})
			assert.Equal(t, []string{c.namespace, c.name}, []string{namespace, name})
		})
	}
}
