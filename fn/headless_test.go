package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHeadlessServicesTranslateNoPort(t *testing.T) {
	t.Parallel()
	const (
		headless = "{template: {spec: {type: ClusterIP, clusterIP: None}}}"
		direct   = "Service shop/provider-service is headless, so clients connect to the Pods directly and the port 80 does not lead to 8080: make them equal"
		own      = "warning: in.yaml[0]: ModuleDeployment shop/md: spec.operationStrategy.serviceStrategy.targetPort: " + direct
	)
	edited := strings.Replace(strings.Replace(strings.Replace(generated, "LoadBalancer", "ClusterIP\n  clusterIP: None", 1), "    nodePort: 30080 # fixed\n", "", 1),
		"  sessionAffinity: ClientIP # sticky\n", "", 1)
	for _, c := range []struct {
		reason, spec, source string
		want                 []string
	}{
		{"a new Service", headless, provider, []string{own}},
		{"one that is headless by hand, and stays as it is", "{}", provider + separator + edited, []string{own}},
		{"one that is updated", "{}", provider + separator + strings.Replace(edited, "port: 80\n", "port: 81\n", 1), []string{own}},
		{"equal numbers", headless, strings.Replace(provider, "targetPort: 8080", "targetPort: 80", 1), nil},
		{"no target", headless, strings.Replace(provider, "targetPort: 8080", "targetPort: 0", 1), nil},
		{"a name, whose number is that of each Pod", headless, strings.Replace(provider, "targetPort: 8080", "targetPort: web", 1), nil},
		{"another type", "{template: {spec: {type: ClusterIP}}}", provider, nil},
		{"further ports", "{template: {spec: {type: ClusterIP, clusterIP: None, ports: [{name: a, port: 7, targetPort: 7}, {name: b, port: 8, targetPort: 9}, {name: c, port: 10}]}}}",
			strings.Replace(provider, "targetPort: 8080", "targetPort: 80", 1), []string{"warning: in.yaml[0]: ModuleDeployment shop/md: its Service shop/provider-service " +
				"is headless, so clients connect to the Pods directly and the port 8 does not lead to 9: make them equal (spec.ports[2].targetPort)"}},
		{"a workload", headless, workload("Deployment", asking), []string{
			"warning: in.yaml[0]: Deployment shop/biz1: metadata.annotations[fn.koupleless.io/target-port]: " + strings.Replace(direct, "provider", "biz1", 1)}},
		{"a workload with several ports", headless, onlyPorts("http=80:8080"), []string{
			"warning: in.yaml[0]: Deployment shop/biz1: its " + strings.Replace(direct, "provider", "biz1", 1) + " (spec.ports[0].targetPort)"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, reported(configured(t, c.spec, c.source)))
		})
	}
}
