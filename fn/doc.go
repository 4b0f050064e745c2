// Package fn renders the Kubernetes Service of every Koupleless module that requests one.
//
// A ModuleDeployment requests it with its serviceStrategy:
//
//	apiVersion: koupleless.io/v1alpha1
//	kind: ModuleDeployment
//	metadata:
//	  name: provider
//	  labels: {app: provider}
//	spec:
//	  baseDeploymentName: stock
//	  template:
//	    spec:
//	      module: {name: provider, version: 1.0.2, url: https://example.com/provider.jar}
//	  operationStrategy:
//	    serviceStrategy:
//	      enableModuleService: true
//	      port: 8080
//
// and gets the Service that Koupleless' module-controller V1 would create for it:
//
//	apiVersion: v1
//	kind: Service
//	metadata:
//	  name: provider-service
//	  annotations:
//	    fn.koupleless.io/module-deployment: provider
//	spec:
//	  type: NodePort
//	  selector:
//	    module.koupleless.io/provider: "true"
//	  ports:
//	  - name: http
//	    protocol: TCP
//	    port: 8080
//	    targetPort: 8080
//
// A workload of controller V2 requests it with annotations: fn.koupleless.io/enable-module-service: "true" and fn.koupleless.io/port.
//
// The annotation fn.koupleless.io/module-deployment marks the Service as managed: every later run updates it, or removes it if no module
// requests it. A Service without the annotation is never touched.
//
// The package is pure: the same items give the same Outcome; it reads no file, no environment and no clock. Render is
// the function over any Items, Process the same for the kpt functions SDK.
package fn
