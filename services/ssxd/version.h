// The version that ssxd tells of itself.
#ifndef SSX_SERVICES_SSXD_VERSION_H_
#define SSX_SERVICES_SSXD_VERSION_H_

namespace ssx::ssxd {

inline constexpr char kVersion[] = SSX_VERSION;  // from CMake's project()

}  // namespace ssx::ssxd

#endif  // SSX_SERVICES_SSXD_VERSION_H_
