// The smallest page that uses the component as its documentation shows; React is left out, for many pages have it.
export { FaceLivenessDetectorCore } from '@aws-amplify/ui-react-liveness';
