package fn

import (
	"strings"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// liveFields are what the API server writes into a Service. All but the weak ones show that a manifest was taken from a cluster.
var liveFields = []struct {
	keys []string
	weak bool
}{
	{[]string{"metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"}, true},
	{[]string{"metadata", "creationTimestamp"}, true},
	{[]string{"metadata", "generation"}, true},
	{[]string{"metadata", "managedFields"}, false},
	{[]string{"metadata", "resourceVersion"}, false},
	{[]string{"metadata", "selfLink"}, true},
	{[]string{"metadata", "uid"}, false},
	{[]string{"spec", "clusterIP"}, false},
	{[]string{"spec", "clusterIPs"}, false},
	{[]string{"status"}, false},
}

// warnLive warns about a generated Service that was committed as kubectl get prints it. An address that the configuration sets, and
// that of a headless Service, may be there.
func (e *existing) warnLive(w *wanted) {
	template := document.Tree(document.Node(w.settings.Template))
	var found []field
	var paths []string
	isLive := false
	for _, l := range liveFields {
		f := e.peek(l.keys...)
		isHeadless := l.keys[0] == "spec" && e.root().Lookup("spec", "clusterIP").Text() == corev1.ClusterIPNone
		if !f.isSet() || f.value.Kind() == document.String && f.value.Text() == "" || isHeadless || !template.Lookup(l.keys...).IsNull() {
			continue
		}
		found, paths = append(found, f), append(paths, f.path())
		isLive = isLive || !l.weak
	}
	if isLive {
		found[0].warn(rule.LiveService, nil, "is written by the API server, as this Service was taken from a cluster; to make it a manifest, remove %s",
			strings.Join(paths, ", "))
	}
}
