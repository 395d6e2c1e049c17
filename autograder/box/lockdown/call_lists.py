"""Which system calls a lesson needs, which are refused by name, and numbers of recent ones."""

from __future__ import annotations

import errno
import os

__all__ = ["ALLOWED", "NEVER", "number_of"]

# What Python, NumPy, TensorFlow and Matplotlib use, and the relatives of that: by what it is for.
ALLOWED = {
    "files": "read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close "
    "close_range lseek creat stat fstat lstat newfstatat statx access faccessat faccessat2 "
    "readlink readlinkat getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink "
    "unlinkat rename renameat renameat2 link linkat symlink symlinkat ftruncate fallocate fsync "
    "fdatasync sync_file_range flock dup dup2 dup3 pipe pipe2 ioctl umask sendfile copy_file_range "
    "fadvise64 readahead statfs fstatfs",
    "memory": "munmap mprotect mremap madvise brk mincore msync mlock mlock2 munlock membarrier "
    "pkey_alloc pkey_free pkey_mprotect get_mempolicy",
    "threads": "futex set_robust_list get_robust_list rseq set_tid_address gettid getpid getppid "
    "sched_yield sched_getaffinity sched_getscheduler sched_getparam sched_getattr "
    "sched_get_priority_max sched_get_priority_min sched_rr_get_interval exit exit_group wait4 "
    "waitid arch_prctl getcpu restart_syscall",
    "signals to itself": "rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend "
    "rt_sigtimedwait sigaltstack pause alarm setitimer getitimer signalfd signalfd4 timer_create "
    "timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime "
    "timerfd_gettime",
    "time": "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times "
    "getrusage",
    "waiting": "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait "
    "epoll_pwait epoll_pwait2 eventfd eventfd2",
    "who and where it is": "getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp "
    "getpgid getsid getpriority ioprio_get capget uname sysinfo getrlimit getrandom",
}
# None of this has a place in a lesson; EPERM says more clearly than ENOSYS that it is refused.
NEVER = {
    "new programs and processes": "execve execveat fork vfork",
    "talk": "socket socketpair shmget shmat semget msgget mq_open",
    "memory that no limit sees": "memfd_create memfd_secret",
    "a hold on other processes": "ptrace process_vm_readv process_vm_writev process_madvise "
    "process_mrelease kcmp pidfd_open pidfd_getfd pidfd_send_signal tkill rt_sigqueueinfo "
    "rt_tgsigqueueinfo setpriority ioprio_set sched_setaffinity sched_setattr sched_setparam "
    "sched_setscheduler migrate_pages move_pages setsid setpgid",
    "another view of the files": "mount umount umount2 move_mount mount_setattr open_tree "
    "open_tree_attr fsopen fsmount fsconfig fspick chroot pivot_root unshare setns quotactl "
    "quotactl_fd landlock_create_ruleset name_to_handle_at open_by_handle_at",
    "what Landlock leaves open": "truncate chmod fchmod fchmodat fchmodat2 chown lchown fchown "
    "fchownat utime utimes utimensat futimesat setxattr lsetxattr fsetxattr setxattrat removexattr "
    "lremovexattr fremovexattr removexattrat mknod mknodat fanotify_init inotify_init "
    "inotify_init1 inotify_add_watch file_setattr",
    "rarely used, often broken": "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter "
    "io_uring_register add_key keyctl request_key lookup_dcookie personality modify_ldt mbind "
    "set_mempolicy",
    # The kernel kills who is over its own limit of processor time, as somebody else might.
    "other limits than it was given": "setrlimit",
    "another user": "setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid "
    "setfsgid",
    "the machine itself": "acct reboot swapon swapoff syslog kexec_load kexec_file_load "
    "init_module finit_module delete_module iopl ioperm vhangup settimeofday clock_settime "
    "clock_adjtime adjtimex sethostname setdomainname sync syncfs",
}
# Recent calls have the same number on every machine; a libseccomp may be older than they are.
SINCE_424 = (
    "pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen "
    "fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 "
    "process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset "
    "landlock_add_rule landlock_restrict_self memfd_secret process_mrelease futex_waitv "
    "set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait "
    "futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal "
    "setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr file_setattr"
)
FIRST = 424
OLDER = {
    "x86_64": {"statx": 332, "rseq": 334},
    "aarch64": {"statx": 291, "rseq": 293},
}


def number_of(name: str) -> int:
    """The number of a call that libseccomp does not know; raises OSError for others."""
    recent = {one: FIRST + number for number, one in enumerate(SINCE_424.split())}
    known = recent | OLDER.get(os.uname().machine, {})
    if name not in known:
        raise OSError(errno.ENOSYS, f"libseccomp is too old to know the system call {name}")
    return known[name]
